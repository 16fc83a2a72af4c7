import { errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import QuickLRU from 'quick-lru';
import { accessTokenSeconds } from '../../protocol/tokens.ts';
import { accessKeys, published, refreshKeys, type KeyRing } from './keyRings.ts';
import type { SigningKeys } from './signingKeys.ts';
import {
	accessPayload,
	readAccess,
	readRefresh,
	refreshPayload,
	type TokenContent,
	type TokenSubject,
} from './tokenPayloads.ts';

/** What became of a token's check. A forged one and one by a forgotten key are the same: `bad`. */
export type TokenCheck =
	{ readonly kind: 'good'; readonly sessionId: string } | { readonly kind: 'expired' } | { readonly kind: 'bad' };

export type TokenName = 'access' | 'refresh';

export interface Tokens {
	issueAccess(session: TokenSubject): string;
	/** @param expiresAt milliseconds since 1970 */
	issueRefresh(session: TokenSubject, expiresAt: number): string;
	/** Checks signature, kind and age; whether the session still stands is another question. */
	check(name: TokenName, token: string): Promise<TokenCheck>;
	/** What other programs need to check access tokens by themselves (RFC 7517). */
	publish(): Promise<{ readonly keys: readonly object[] }>;
}

export function createTokens(keys: SigningKeys, now: () => number): Tokens {
	const access = accessKeys(keys);
	const refresh = refreshKeys(keys);
	// That a signature was good stays true; checking it again is most of the work of a request.
	const remembered = new QuickLRU<string, Remembered>({ maxSize: maxRemembered });
	return {
		publish: () => Promise.resolve({ keys: keys.access.map(published) }),
		issueAccess: (session) => {
			const iat = seconds(now());
			return access.sign({ ...accessPayload(session), iat, exp: iat + accessTokenSeconds });
		},
		issueRefresh: (session, expiresAt) =>
			refresh.sign({ ...refreshPayload(session), iat: seconds(now()), exp: seconds(expiresAt) }),
		check: async (name, token) => {
			const known = remembered.get(token);
			if (known?.name === name) return known.exp > seconds(now()) ? known.check : { kind: 'expired' };
			const options = { typ: 'JWT', currentDate: new Date(now()) };
			const { check, exp } = await (name === 'access'
				? checkToken(token, await access.all(), { ...options, algorithms: ['ES256'] }, readAccess)
				: checkToken(token, await refresh.all(), { ...options, algorithms: ['HS256'] }, readRefresh));
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

async function checkToken(
	token: string,
	keys: Awaited<ReturnType<KeyRing['all']>>,
	options: JWTVerifyOptions,
	read: (payload: unknown) => TokenContent | undefined,
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

function seconds(milliseconds: number): number {
	return Math.floor(milliseconds / 1000);
}
