import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { readPrivateFile } from '../privateFile.ts';
import { StartError } from '../startError.ts';

const base64url = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const ecPrivateKey = v.object({
	kty: v.literal('EC'),
	crv: v.literal('P-256'),
	x: base64url,
	y: base64url,
	d: base64url,
});

/** Several of each, so that a newer key can sign while an older one still checks; the first one signs. */
const signingKeys = v.object({
	access: v.pipe(v.array(v.object({ kid: v.string(), key: ecPrivateKey })), v.nonEmpty()),
	refresh: v.pipe(v.array(v.object({ kid: v.string(), secret: base64url })), v.nonEmpty()),
});
export type SigningKeys = v.InferOutput<typeof signingKeys>;

export function newSigningKeys(): SigningKeys {
	const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const key = v.parse(ecPrivateKey, privateKey.export({ format: 'jwk' }));
	return {
		access: [{ kid: randomUUID(), key }],
		refresh: [{ kid: randomUUID(), secret: randomBytes(32).toString('base64url') }],
	};
}

/** @throws StartError when the file is not what was written */
export function readSigningKeys(path: string): SigningKeys {
	const text = readPrivateFile(path, () => JSON.stringify(newSigningKeys(), undefined, '\t'));
	try {
		return v.parse(signingKeys, JSON.parse(text));
	} catch {
		// The cause could quote the file.
		throw new StartError(
			`The signing keys in ${path} are damaged; restore the file from a backup, or delete it and everybody signs in anew.`,
		);
	}
}
