import { importJWK, type CryptoKey } from 'jose';
import type { SigningKeys } from './signingKeys.ts';
import { es256Signer, hs256Signer, type TokenSigner } from './tokenSigner.ts';

/** Keys of one kind of token. */
export interface KeyRing {
	/** Signs with the first. */
	readonly sign: TokenSigner;
	/** For checking, by `kid`; made ready when first asked for, which takes as long as opening a database. */
	readonly all: () => Promise<ReadonlyMap<string, CryptoKey | Uint8Array>>;
}

export function accessKeys({ access }: SigningKeys): KeyRing {
	const [first] = access;
	if (first === undefined) throw new RangeError('No key to sign access tokens with');
	return {
		sign: es256Signer(first.kid, first.key),
		all: byKid(access, (each) => importJWK(published(each), 'ES256')),
	};
}

export function refreshKeys({ refresh }: SigningKeys): KeyRing {
	const [first] = refresh;
	if (first === undefined) throw new RangeError('No key to sign refresh tokens with');
	const algorithm = { name: 'HMAC', hash: 'SHA-256' };
	return {
		sign: hs256Signer(first.kid, first.secret),
		all: byKid(refresh, ({ secret }) =>
			crypto.subtle.importKey('raw', Buffer.from(secret, 'base64url'), algorithm, false, ['verify']),
		),
	};
}

/** Imports them once, by the first call. */
function byKid<Key extends { readonly kid: string }>(
	keys: readonly Key[],
	load: (key: Key) => Promise<CryptoKey | Uint8Array>,
): KeyRing['all'] {
	let loaded: ReturnType<KeyRing['all']> | undefined;
	const loadAll = async () => new Map(await Promise.all(keys.map(async (key) => [key.kid, await load(key)] as const)));
	return () => (loaded ??= loadAll());
}

/** A key's public half, as it is published (RFC 7517). */
export function published({ kid, key: { kty, crv, x, y } }: SigningKeys['access'][number]) {
	return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
}
