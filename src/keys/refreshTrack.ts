import { ApiError } from '../protocol/errors.ts';
import type { Account, AccountState } from './account.ts';

/** The first pause after a failure; each further one is twice as long. */
const firstPause = 15_000;
const longestPause = 10 * 60_000;

/** What is known of how an account's lists went. */
export interface Track {
	readonly account: Account;
	state: AccountState;
	listedAt: number | undefined;
	/** When the service last answered or failed to. */
	at: number;
	/** How many in a row. */
	failures: number;
	/** How long the service wants to be left alone, in milliseconds. */
	retryAfter: number;
	isAsked: boolean;
}

/** Takes the account's state of now into its track, or begins one. */
export function follow(before: Track | undefined, account: Account, now: number): Track {
	const { state, listedAt } = account;
	const track = before ?? { account, state, listedAt, at: now, failures: 0, retryAfter: 0, isAsked: false };
	const isOther = before === undefined || before.state !== state;
	if (isOther && state.kind === 'failed') {
		track.failures++;
		track.retryAfter = patienceFor(state.error);
	}
	if (state.kind === 'ready') [track.failures, track.retryAfter] = [0, 0];
	if ((isOther && state.kind === 'failed') || track.listedAt !== listedAt) track.at = now;
	track.state = state;
	track.listedAt = listedAt;
	return track;
}

/** When the list is to be asked for again, if lists are to be so many minutes old at most; 0 is never. */
export function dueAt({ at, failures, retryAfter }: Track, minutes: number): number {
	if (minutes === 0) return Infinity;
	if (failures === 0) return at + minutes * 60_000;
	return at + Math.max(Math.min(firstPause * 2 ** (failures - 1), longestPause), retryAfter);
}

/** How long to leave a service alone at least, in milliseconds; for ever where the person has to say something first. */
function patienceFor(error: unknown): number {
	if (!(error instanceof ApiError)) return 0;
	return error.code === 'LocationChanged' ? Infinity : (error.retryAfter ?? 0) * 1000;
}
