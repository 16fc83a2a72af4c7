import { importJWK, type CryptoKey } from 'jose';
import type { SigningKeys } from './signingKeys.ts';
import { es256Signer, hs256Signer, type TokenSigner } from './tokenSigner.ts';

/** Keys of one kind of token. */
export interface KeyRing {
	/** Signs with the first. */
	readonly sign: TokenSigner;
	/** For checking, by `kid`. */
	readonly all: ReadonlyMap<string, CryptoKey | Uint8Array>;
}

export async function accessKeys({ access }: SigningKeys): Promise<KeyRing> {
	const [first] = access;
	if (first === undefined) throw new RangeError('No key to sign access tokens with');
	const checking = access.map(async (each) => [each.kid, await importJWK(published(each), 'ES256')] as const);
	return { sign: es256Signer(first.kid, first.key), all: new Map(await Promise.all(checking)) };
}

export async function refreshKeys({ refresh }: SigningKeys): Promise<KeyRing> {
	const [first] = refresh;
	if (first === undefined) throw new RangeError('No key to sign refresh tokens with');
	const algorithm = { name: 'HMAC', hash: 'SHA-256' };
	const checking = refresh.map(async ({ kid, secret }) => {
		const bytes = Buffer.from(secret, 'base64url');
		return [kid, await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify'])] as const;
	});
	return { sign: hs256Signer(first.kid, first.secret), all: new Map(await Promise.all(checking)) };
}

/** A key's public half, as it is published (RFC 7517). */
export function published({ kid, key: { kty, crv, x, y } }: SigningKeys['access'][number]) {
	return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
}
