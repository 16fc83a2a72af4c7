import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { readPrivateFile, writePrivateFile } from '../privateFile.ts';
import { Refusal } from '../refusal.ts';

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

/** What a text of signing keys holds; undefined when it is not what was written. */
export function parseSigningKeys(text: string): SigningKeys | undefined {
	try {
		return v.parse(signingKeys, JSON.parse(text));
	} catch {
		// The cause could quote the text.
		return undefined;
	}
}

/** @throws Refusal when the file is not what was written */
export function readSigningKeys(path: string): SigningKeys {
	const keys = parseSigningKeys(readPrivateFile(path, () => textOfSigningKeys(newSigningKeys())));
	if (keys !== undefined) return keys;
	throw new Refusal(
		`The signing keys in ${path} are damaged; restore the file from a backup, or delete it and everybody signs in anew.`,
	);
}

export function textOfSigningKeys(keys: SigningKeys): string {
	return JSON.stringify(keys, undefined, '\t');
}

/** The keys of both, each once; those of `first` sign. */
export function mergeSigningKeys(first: SigningKeys, others: SigningKeys): SigningKeys {
	return { access: merge(first.access, others.access), refresh: merge(first.refresh, others.refresh) };
}

function merge<T extends { readonly kid: string }>(first: readonly T[], others: readonly T[]): T[] {
	const known = new Set(first.map(({ kid }) => kid));
	return [...first, ...others.filter(({ kid }) => !known.has(kid))];
}

/**
 * Puts new keys, which sign from now on, before those that there are, which go on checking: no session ends.
 * @returns what is in the file now
 * @throws Refusal when the file is not what was written
 */
export function rotateSigningKeys(path: string): SigningKeys {
	const keys = mergeSigningKeys(newSigningKeys(), readSigningKeys(path));
	writePrivateFile(path, textOfSigningKeys(keys));
	return keys;
}
