import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { ApiError } from '../../protocol/errors.ts';

const cost = { N: 2 ** 15, r: 8, p: 1 };
const hashBytes = 32;

/**
 * Hashes under way at once. Each takes a core and 32 MiB; the system has four threads for such work and other
 * things need some of them too.
 */
const atOnce = 2;

/** Hashes that may wait for others; about four seconds of work. */
const maxWaiting = 100;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

export interface Passwords {
	/**
	 * @returns `scrypt$N$r$p$salt$hash`, so that a later cost leaves older hashes readable
	 * @throws ApiError Unavailable when too many wait already
	 */
	hash(password: string): Promise<string>;
	/**
	 * Whether a password is the one that was hashed. Without a hash, which is for an unknown user, it does the same work
	 * and says no, so that the time taken does not tell who exists.
	 * @param mayTry asked when its turn has come; throws to have nothing done
	 * @throws ApiError Unavailable when too many wait already
	 */
	isRight(password: string, hashed: string | null, mayTry?: () => Promise<void>): Promise<boolean>;
}

/** Hashing off the main thread, a few at a time: requests that need no hash never wait for those that do. */
export function createPasswords(): Passwords {
	const limit = pLimit(atOnce);
	const queued = <T>(work: () => Promise<T>): Promise<T> => {
		if (limit.pendingCount < maxWaiting) return limit(work);
		throw new ApiError('Unavailable', { message: 'too many people sign in at once; try again soon', retryAfter: 5 });
	};
	return {
		hash: async (password) => queued(() => hashPassword(password)),
		isRight: async (password, hashed, mayTry) =>
			queued(async () => {
				await mayTry?.();
				return isPassword(password, hashed);
			}),
	};
}

async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const hash = await derive(password, salt, hashBytes, options(cost));
	return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

async function isPassword(password: string, hashed: string | null): Promise<boolean> {
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
