import { decodeJwt, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';

/** The tokens that a login gave, and whose they are. */
export interface Issued {
	readonly access: string;
	readonly refresh: string;
	readonly userId: string;
	readonly sessionId: string;
}

interface SigningKeys {
	readonly access: readonly [{ readonly kid: string; readonly key: JWK }];
	readonly refresh: readonly [{ readonly kid: string; readonly secret: string }];
}

interface Signing {
	readonly alg: string;
	readonly kid: string;
	readonly key: CryptoKey | Uint8Array;
}

/**
 * Makes tokens like those of a login for other users, each of whom has a session of the same id.
 * @param text of the server's signing keys
 */
export async function createTokenCopier(text: string, { access, refresh, userId, sessionId }: Issued) {
	// The server's own; had they another form, the tokens would be refused.
	const keys = JSON.parse(text) as SigningKeys;
	const [forAccess] = keys.access;
	const [forRefresh] = keys.refresh;
	const accessKey = { alg: 'ES256', kid: forAccess.kid, key: await importJWK(forAccess.key, 'ES256') };
	const secret = new Uint8Array(Buffer.from(forRefresh.secret, 'base64url'));
	const refreshKey = { alg: 'HS256', kid: forRefresh.kid, key: secret };
	const copy = (token: string, id: string, key: Signing) => {
		const claims = JSON.stringify(decodeJwt(token)).replaceAll(userId, id).replaceAll(sessionId, id);
		return sign(claims, key);
	};
	return async (id: string) => ({
		access: await copy(access, id, accessKey),
		refresh: await copy(refresh, id, refreshKey),
	});
}

function sign(claims: string, { alg, kid, key }: Signing): Promise<string> {
	// An object it is, as it was a token's.
	const payload = JSON.parse(claims) as Record<string, unknown>;
	return new SignJWT(payload).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key);
}
