import { createHmac, createPrivateKey, createSecretKey, sign, type JsonWebKey } from 'node:crypto';

/** Makes a JWT (RFC 7519) of its claims. */
export type TokenSigner = (claims: object) => string;

/**
 * Signs with ECDSA on P-256. Here and not by jose, whose signing goes through WebCrypto: that takes four times as long,
 * and waits in the system's queue behind passwords that are hashed.
 */
export function es256Signer(kid: string, jwk: JsonWebKey): TokenSigner {
	const key = createPrivateKey({ key: jwk, format: 'jwk' });
	return signer('ES256', kid, (text) => concatenated(sign('sha256', Buffer.from(text), key)));
}

/** Signs with HMAC. @param secret in base64url */
export function hs256Signer(kid: string, secret: string): TokenSigner {
	const key = createSecretKey(secret, 'base64url');
	return signer('HS256', kid, (text) => createHmac('sha256', key).update(text).digest());
}

function signer(alg: string, kid: string, signatureOf: (text: string) => Buffer): TokenSigner {
	const header = encoded({ alg, kid, typ: 'JWT' });
	return (claims) => {
		const text = `${header}.${encoded(claims)}`;
		return `${text}.${signatureOf(text).toString('base64url')}`;
	};
}

function encoded(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * An ECDSA signature as JWTs have it: r and s of 32 bytes each (RFC 7518, 3.4). Node gives a DER sequence of two
 * integers, each with its length, without leading zeros but for one where the first bit is set; asking it for the other
 * form takes longer than signing.
 */
function concatenated(der: Buffer): Buffer {
	const result = Buffer.alloc(64);
	let at = 2;
	for (const end of [32, 64]) {
		const length = der.readUInt8(at + 1);
		const start = at + 2;
		at = start + length;
		const surplus = Math.max(0, length - 32);
		der.copy(result, end - length + surplus, start + surplus, at);
	}
	return result;
}
