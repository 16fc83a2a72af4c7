import { createHash } from 'node:crypto';
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { ApiError } from '../../protocol/errors.ts';
import { networkOf } from '../http/clientAddress.ts';

const tenMinutes = 10 * 60;
const oneHour = 60 * 60;
/** Failures in ten minutes. */
const failures = { ofAccount: 10, ofNetwork: 100, ofAll: 1000 };
/** Registrations of all, for each that one address has. */
const addresses = 100;

/** Who tries to get in, and from where. */
export interface Try {
	readonly appId: string;
	readonly account: string;
	readonly address: string;
}

/**
 * Slows down whoever guesses. Wrong passwords are counted for each account together with the address that they come from,
 * so that a stranger cannot lock a person out; and more slowly for each address, and for all together, against those who
 * try many accounts or from many addresses. These two stop nobody who has been here from the same address before.
 */
export interface Attempts {
	/**
	 * Asked before a password is checked, and again when its turn has come.
	 * @param isKnown whether this person has been here from this address before
	 * @throws ApiError TooManyRequests
	 */
	mayTry(attempt: Try, isKnown: () => Promise<boolean>): Promise<void>;
	/** Counts a password that was wrong. */
	failed(attempt: Try): Promise<void>;
	/**
	 * Counts a key's value that was refused. One that is good is never held up, as nobody can guess one.
	 * @throws ApiError TooManyRequests
	 */
	wrongKey(address: string): Promise<void>;
	/**
	 * Counts a new account.
	 * @throws ApiError TooManyRequests
	 */
	registration(address: string): Promise<void>;
}

/** @param registrations new accounts an hour from one address */
export function createAttempts(registrations: number): Attempts {
	const ofAccount = new RateLimiterMemory({ points: failures.ofAccount, duration: tenMinutes });
	const ofNetwork = new RateLimiterMemory({ points: failures.ofNetwork, duration: tenMinutes });
	const ofAll = new RateLimiterMemory({ points: failures.ofAll, duration: tenMinutes });
	const keys = new RateLimiterMemory({ points: failures.ofNetwork, duration: tenMinutes });
	const allKeys = new RateLimiterMemory({ points: failures.ofAll, duration: tenMinutes });
	const newcomers = new RateLimiterMemory({ points: registrations, duration: oneHour });
	const allNewcomers = new RateLimiterMemory({ points: addresses * registrations, duration: oneHour });
	return {
		mayTry: async (attempt, isKnown) => {
			const spent = await refusalBy(ofAccount, keyOf(attempt));
			if (spent !== undefined) throw spent;
			const full = (await refusalBy(ofNetwork, networkOf(attempt.address))) ?? (await refusalBy(ofAll, everybody));
			if (full !== undefined && !(await isKnown())) throw full;
		},
		failed: async (attempt) => {
			await ofAccount.penalty(keyOf(attempt));
			await ofNetwork.penalty(networkOf(attempt.address));
			await ofAll.penalty(everybody);
		},
		wrongKey: async (address) => {
			await take(keys, networkOf(address));
			await take(allKeys, everybody);
		},
		registration: async (address) => {
			await take(newcomers, networkOf(address));
			await take(allNewcomers, everybody);
		},
	};
}

const everybody = 'everybody';

/** Of one size, however long the name that a stranger gives. */
function keyOf({ appId, account, address }: Try): string {
	return createHash('sha256')
		.update(JSON.stringify([appId, account, networkOf(address)]))
		.digest('base64');
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
	const refusal = await refusalBy(limiter, key);
	if (refusal !== undefined) throw refusal;
	await limiter.penalty(key);
}

/** Undefined while there is something left. */
async function refusalBy(limiter: RateLimiterMemory, key: string): Promise<ApiError | undefined> {
	const count = await limiter.get(key);
	if (count === null || count.consumedPoints < limiter.points) return undefined;
	const retryAfter = Math.max(1, Math.ceil(count.msBeforeNext / 1000));
	return new ApiError('TooManyRequests', { message: `too many tries; try again in ${retryAfter} s`, retryAfter });
}
