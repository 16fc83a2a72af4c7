import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const cost = { N: 2 ** 15, r: 8, p: 1 };
const hashBytes = 32;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** @returns `scrypt$N$r$p$salt$hash`, so that a later cost leaves older hashes readable */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const hash = await derive(password, salt, hashBytes, options(cost));
	return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Whether a password is the one that was hashed. Without a hash, which is for an unknown user, it does the same work
 * and says no, so that the time taken does not tell who exists.
 */
export async function isPassword(password: string, hashed: string | null): Promise<boolean> {
	const [, N, r, p, salt, hash] = hashed?.split('$') ?? [];
	if (salt === undefined || hash === undefined) {
		await hashPassword(password);
		return false;
	}
	const expected = Buffer.from(hash, 'base64url');
	const found = await derive(
		password,
		Buffer.from(salt, 'base64url'),
		expected.length,
		options({ N: Number(N), r: Number(r), p: Number(p) }),
	);
	return timingSafeEqual(found, expected);
}

/** Node refuses more than 32 MiB unless told, and this needs a little more than 128·N·r. */
function options({ N, r, p }: typeof cost): ScryptOptions {
	return { N, r, p, maxmem: 256 * N * r };
}
