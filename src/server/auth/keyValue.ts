import { createHash, randomBytes } from 'node:crypto';
// As a whole, because older Nodes lack crc32 and would refuse to load a named import of it.
import * as zlib from 'node:zlib';

/**
 * A key's value: `uak_`, 32 random base62 characters (190 bits), and 6 more with the CRC32 of those, so that a scanner
 * for leaked secrets can tell a value from a look-alike without asking anybody.
 */
const prefix = 'uak_';
const randomLength = 32;
const checksumLength = 6;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const form = new RegExp(`^${prefix}([0-9A-Za-z]{${randomLength}})([0-9A-Za-z]{${checksumLength}})$`);

export function newKeyValue(): string {
	const random = randomText(randomLength);
	return prefix + random + checksum(random);
}

/** Whether a text is of the form that `newKeyValue` gives; says nothing about whether such a key exists. */
export function isKeyValue(text: string): boolean {
	const [, random, check] = form.exec(text) ?? [];
	return random !== undefined && check === checksum(random);
}

/** What is kept of a value. It is random enough that a fast hash does. */
export function hashOfKeyValue(value: string): string {
	return createHash('sha256').update(value).digest('hex');
}

function randomText(length: number): string {
	let text = '';
	while (text.length < length) {
		for (const byte of randomBytes(length)) {
			// 248 is the last multiple of 62: taking bytes above it would favour the first characters.
			if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
		}
	}
	return text;
}

function checksum(random: string): string {
	let rest = zlib.crc32(random);
	let text = '';
	for (let i = 0; i < checksumLength; i++) {
		text = alphabet.charAt(rest % 62) + text;
		rest = Math.floor(rest / 62);
	}
	return text;
}
