import { importJWK, type CryptoKey, type JWK } from 'jose';
import type { SigningKeys } from './signingKeys.ts';

export interface SigningKey {
	readonly kid: string;
	readonly key: CryptoKey;
}

/** Keys of one kind of token. */
export interface KeyRing {
	/** The one that signs. */
	readonly first: SigningKey;
	/** For checking, by `kid`. */
	readonly all: ReadonlyMap<string, CryptoKey>;
}

export async function accessKeys({ access }: SigningKeys): Promise<KeyRing> {
	const [first] = access;
	if (first === undefined) throw new RangeError('No key to sign access tokens with');
	const checking = access.map(async (each) => [each.kid, await importKey(published(each))] as const);
	return {
		first: { kid: first.kid, key: await importKey(first.key) },
		all: new Map(await Promise.all(checking)),
	};
}

export async function refreshKeys({ refresh }: SigningKeys): Promise<KeyRing> {
	const importing = refresh.map(async ({ kid, secret }) => {
		const algorithm = { name: 'HMAC', hash: 'SHA-256' };
		const bytes = Buffer.from(secret, 'base64url');
		return { kid, key: await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify']) };
	});
	const keys = await Promise.all(importing);
	const [first] = keys;
	if (first === undefined) throw new RangeError('No key to sign refresh tokens with');
	return { first, all: new Map(keys.map(({ kid, key }) => [kid, key])) };
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
	const key = await importJWK(jwk, 'ES256');
	if (key instanceof Uint8Array) throw new TypeError('A key to sign access tokens with is no secret');
	return key;
}

/** A key's public half, as it is published (RFC 7517). */
export function published({ kid, key: { kty, crv, x, y } }: SigningKeys['access'][number]) {
	return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
}
