import {
	errors,
	importJWK,
	jwtVerify,
	SignJWT,
	type CryptoKey,
	type JWTHeaderParameters,
	type JWTVerifyOptions,
} from 'jose';
import QuickLRU from 'quick-lru';
import * as v from 'valibot';
import { accessClaims, accessTokenSeconds, refreshClaims } from '../../protocol/tokens.ts';
import type { Session } from '../store/sessions.ts';
import type { SigningKeys } from './signingKeys.ts';

/** What became of a token's check. A forged one and one by a forgotten key are the same: `bad`. */
export type TokenCheck =
	{ readonly kind: 'good'; readonly sessionId: string } | { readonly kind: 'expired' } | { readonly kind: 'bad' };

export type TokenName = 'access' | 'refresh';

/** What a session's tokens say of it. */
export type TokenSubject = Pick<Session, 'id' | 'userId' | 'domainId' | 'deviceId' | 'identityId' | 'provider'>;

export interface Tokens {
	issueAccess(session: TokenSubject): Promise<string>;
	issueRefresh(session: TokenSubject, expiresAt: number): Promise<string>;
	/** Checks signature, kind and age; whether the session still stands is another question. */
	check(name: TokenName, token: string): Promise<TokenCheck>;
	/** What other programs need to check access tokens by themselves (RFC 7517). */
	readonly published: { readonly keys: readonly object[] };
}

export async function createTokens(keys: SigningKeys, now: () => number): Promise<Tokens> {
	const access = await accessKeys(keys);
	const refresh = refreshKeys(keys);
	// That a signature was good stays true; checking it again is most of the work of a request.
	const remembered = new QuickLRU<string, Remembered>({ maxSize: maxRemembered });
	return {
		published: { keys: keys.access.map(published) },
		issueAccess: (session) => {
			const exp = seconds(now()) + accessTokenSeconds;
			return sign(accessPayload(session), { alg: 'ES256', ...access.first }, seconds(now()), exp);
		},
		issueRefresh: (session, expiresAt) =>
			sign(refreshPayload(session), { alg: 'HS256', ...refresh.first }, seconds(now()), seconds(expiresAt)),
		check: async (name, token) => {
			const known = remembered.get(token);
			if (known?.name === name) return known.exp > seconds(now()) ? known.check : { kind: 'expired' };
			const options = { typ: 'JWT', currentDate: new Date(now()) };
			const { check, exp } = await (name === 'access'
				? checkToken(token, access.all, { ...options, algorithms: ['ES256'] }, readAccess)
				: checkToken(token, refresh.all, { ...options, algorithms: ['HS256'] }, readRefresh));
			if (exp !== undefined) remembered.set(token, { name, check, exp });
			return check;
		},
	};
}

/** What a token with a good signature says; in seconds since 1970. */
interface Remembered {
	readonly name: TokenName;
	readonly check: TokenCheck;
	readonly exp: number;
}

/** Less than 1 kB each. */
const maxRemembered = 5000;

type Key = CryptoKey | Uint8Array;

interface SigningKey {
	readonly kid: string;
	readonly key: Key;
}

interface KeyRing {
	readonly first: SigningKey;
	/** For checking, by `kid`. */
	readonly all: ReadonlyMap<string, Key>;
}

async function accessKeys({ access }: SigningKeys): Promise<KeyRing> {
	const [first] = access;
	if (first === undefined) throw new RangeError('No key to sign access tokens with');
	const checking = access.map(async (each) => [each.kid, await importJWK(published(each), 'ES256')] as const);
	return {
		first: { kid: first.kid, key: await importJWK(first.key, 'ES256') },
		all: new Map(await Promise.all(checking)),
	};
}

function refreshKeys({ refresh }: SigningKeys): KeyRing {
	const keys = refresh.map(({ kid, secret }) => ({ kid, key: new Uint8Array(Buffer.from(secret, 'base64url')) }));
	const [first] = keys;
	if (first === undefined) throw new RangeError('No key to sign refresh tokens with');
	return { first, all: new Map(keys.map(({ kid, key }) => [kid, key])) };
}

function published({ kid, key: { kty, crv, x, y } }: SigningKeys['access'][number]) {
	return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
}

async function sign(
	payload: Record<string, unknown>,
	{ alg, kid, key }: SigningKey & { readonly alg: string },
	iat: number,
	exp: number,
): Promise<string> {
	const header: JWTHeaderParameters = { alg, kid, typ: 'JWT' };
	return new SignJWT(payload).setProtectedHeader(header).setIssuedAt(iat).setExpirationTime(exp).sign(key);
}

async function checkToken(
	token: string,
	keys: KeyRing['all'],
	options: JWTVerifyOptions,
	read: (payload: unknown) => Claims | undefined,
): Promise<{ readonly check: TokenCheck; readonly exp?: number }> {
	try {
		const { payload } = await jwtVerify(token, ({ kid }) => keys.get(kid ?? '') ?? unknownKey(), options);
		const claims = read(payload);
		if (claims === undefined) return { check: { kind: 'bad' } };
		return { check: { kind: 'good', sessionId: claims.sessionId }, exp: claims.exp };
	} catch (error) {
		if (error instanceof errors.JWTExpired) return { check: { kind: 'expired' } };
		if (error instanceof errors.JOSEError) return { check: { kind: 'bad' } };
		throw error;
	}
}

function unknownKey(): never {
	throw new errors.JWKSNoMatchingKey();
}

interface Claims {
	readonly sessionId: string;
	/** Seconds since 1970. */
	readonly exp: number;
}

function readAccess(payload: unknown): Claims | undefined {
	const { success, output } = v.safeParse(accessClaims, payload);
	return success ? { sessionId: output.iss, exp: output.exp } : undefined;
}

function readRefresh(payload: unknown): Claims | undefined {
	const { success, output } = v.safeParse(refreshClaims, payload);
	return success ? { sessionId: output.baas_id, exp: output.exp } : undefined;
}

function accessPayload({ id, userId, domainId, deviceId }: TokenSubject) {
	return { typ: 'access', sub: userId, iss: id, ...bothNames(domainId, deviceId) };
}

function refreshPayload({ id, userId, domainId, deviceId, identityId, provider }: TokenSubject) {
	const identity = { id: identityId, provider_type: provider };
	return {
		typ: 'refresh',
		sub: userId,
		...bothNames(domainId, deviceId),
		baas_id: id,
		baas_identity: identity,
		baas_data: null,
		stitch_id: id,
		stitch_ident: identity,
		stitch_data: null,
	};
}

function bothNames(domainId: string, deviceId: string) {
	return { baas_domain_id: domainId, baas_device_id: deviceId, stitch_domainId: domainId, stitch_devId: deviceId };
}

function seconds(milliseconds: number): number {
	return Math.floor(milliseconds / 1000);
}
