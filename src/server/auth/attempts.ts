import ipaddr from 'ipaddr.js';
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { ApiError } from '../../protocol/errors.ts';

/** Limits of tries, each so many in a time that begins with the first; successes do not count against sign-in. */
const tenMinutes = 10 * 60;
const oneHour = 60 * 60;
const failuresOfAccountFromAddress = 10;
const failuresOfAll = 1000;
const wrongKeysFromAddress = 100;
/** Registrations in all, for each that one address has. */
const addresses = 10;

/** Who tries to get in, and from where. */
export interface Try {
	readonly appId: string;
	readonly account: string;
	readonly address: string;
}

/**
 * Slows down whoever guesses. Tries are counted for each account together with the address that they come from, so that
 * a stranger cannot lock a person out, and slowly for all together, for those who guess from many addresses; that count
 * stops nobody who has signed in from the same address before.
 */
export interface Attempts {
	/**
	 * Counts a try at a password before it is checked.
	 * @param isKnown whether this person has signed in from this address before
	 * @returns takes the try back, for when the password was right
	 * @throws ApiError TooManyRequests
	 */
	password(attempt: Try, isKnown: () => Promise<boolean>): Promise<() => Promise<void>>;
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
	const ofAccount = new RateLimiterMemory({ points: failuresOfAccountFromAddress, duration: tenMinutes });
	const ofAll = new RateLimiterMemory({ points: failuresOfAll, duration: tenMinutes });
	const keys = new RateLimiterMemory({ points: wrongKeysFromAddress, duration: tenMinutes });
	const newcomers = new RateLimiterMemory({ points: registrations, duration: oneHour });
	const allNewcomers = new RateLimiterMemory({ points: addresses * registrations, duration: oneHour });
	return {
		password: async ({ appId, account, address }, isKnown) => {
			const key = JSON.stringify([appId, account.slice(0, 320), network(address)]);
			await take(ofAccount, key);
			await take(ofAll, everybody, isKnown);
			return async () => {
				await Promise.all([ofAccount.reward(key), ofAll.reward(everybody)]);
			};
		},
		wrongKey: (address) => take(keys, network(address)),
		registration: async (address) => {
			await take(newcomers, network(address));
			await take(allNewcomers, everybody);
		},
	};
}

const everybody = 'everybody';

async function take(
	limiter: RateLimiterMemory,
	key: string,
	isExempt: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<void> {
	const refused = await limiter.consume(key).then(
		() => undefined,
		(reason: { readonly msBeforeNext: number }) => reason,
	);
	if (refused === undefined || (await isExempt())) return;
	const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
	throw new ApiError('TooManyRequests', { message: `too many tries; try again in ${retryAfter} s`, retryAfter });
}

/** Whoever has an IPv6 address has 2^64 of them. */
function network(address: string): string {
	if (!ipaddr.isValid(address)) return address;
	const parsed = ipaddr.process(address);
	return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString();
}
