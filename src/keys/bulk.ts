import { ApiError, type ErrorCode } from '../protocol/errors.ts';
import type { Account } from './account.ts';
import { listedAs, mayBeLeftOut, type AccountKey } from './accountKey.ts';

/** So many requests are under way at once. */
const atOnce = 8;

/** What the next key of the same account would meet too, so that it is not tried. */
const endsTheRun: readonly ErrorCode[] = [
	...(['InvalidSession', 'SignedOut', 'NotAuthenticated', 'Forbidden', 'UserDisabled'] as const),
	...(['Unreachable', 'TimedOut', 'NotTheService', 'TooManyRequests', 'Unavailable', 'MaintenanceInProgress'] as const),
];

/** One kind of change, made to many keys. */
export interface BulkChange {
	readonly make: (target: AccountKey, signal: AbortSignal) => Promise<void>;
	/** Whether a key is as the change leaves it; undefined stands for one that is not listed. */
	readonly isMade: (now: AccountKey | undefined, target: AccountKey) => boolean;
}

export interface Failure {
	readonly target: AccountKey;
	readonly error: unknown;
}

/** What became of each key: every one is in exactly one of these. */
export interface BulkResult {
	readonly done: readonly AccountKey[];
	readonly failed: readonly Failure[];
	/** Not tried any more, after what another key of the account had met. */
	readonly stopped: readonly Failure[];
	/** Not done because the person cancelled. */
	readonly cancelled: readonly AccountKey[];
	/** Cancelled while under way, and the list that would tell cannot be had. */
	readonly unclear: readonly AccountKey[];
}

/** The keys that are not, or may not be, as they were to be. */
export function leftOf({ failed, stopped, cancelled, unclear }: BulkResult): readonly AccountKey[] {
	return [...failed.map(({ target }) => target), ...stopped.map(({ target }) => target), ...cancelled, ...unclear];
}

interface Terms {
	readonly signal: AbortSignal;
	/** Told how many are behind it. */
	readonly step: (count: number) => void;
}

/** Changes many keys, some at a time. Never rejects: what went wrong is in the result, and nothing is left in doubt that a list can tell. */
export async function runBulk(
	targets: readonly AccountKey[],
	change: BulkChange,
	{ signal, step }: Terms,
): Promise<BulkResult> {
	const run = new Run(targets, change, signal, step);
	await Promise.all(Array.from({ length: Math.min(atOnce, targets.length) }, () => run.work()));
	return run.settle();
}

class Run {
	readonly #targets: readonly AccountKey[];
	readonly #queue: AccountKey[];
	readonly #change: BulkChange;
	readonly #signal: AbortSignal;
	readonly #step: (count: number) => void;
	readonly #done: AccountKey[] = [];
	readonly #failed: Failure[] = [];
	readonly #stopped: Failure[] = [];
	/** Why no more keys of an account are tried. */
	readonly #ends = new Map<Account, unknown>();
	#count = 0;

	constructor(targets: readonly AccountKey[], change: BulkChange, signal: AbortSignal, step: (count: number) => void) {
		this.#targets = targets;
		this.#queue = [...targets];
		this.#change = change;
		this.#signal = signal;
		this.#step = step;
	}

	async work(): Promise<void> {
		while (!this.#signal.aborted) {
			const target = this.#queue.shift();
			if (target === undefined) return;
			if (this.#ends.has(target.account)) this.#stopped.push({ target, error: this.#ends.get(target.account) });
			else await this.#try(target);
			this.#step(++this.#count);
		}
	}

	/** An answer that got lost, or was not waited for, may have been a good one: the list tells. */
	async settle(): Promise<BulkResult> {
		const doubtful = this.#failed.filter(({ error }) => mayBeMade(error));
		const now = Date.now();
		await Promise.all([...new Set(doubtful.map(({ target }) => target.account))].map((account) => account.refresh()));
		const isListed = ({ target }: Failure) => target.account.isListedSince(now) && !mayBeLeftOut(target);
		const isMade = ({ target }: Failure) => this.#change.isMade(listedAs(target), target);
		const made = new Set(doubtful.filter((one) => isListed(one) && isMade(one)));
		const failed = this.#failed.filter((one) => !made.has(one));
		const cancelled = failed.filter(({ error }) => isCancel(error));
		const order = (targets: readonly AccountKey[]) => {
			const all = new Set(targets);
			return this.#targets.filter((target) => all.has(target));
		};
		const targetsOf = (failures: readonly Failure[]) => failures.map(({ target }) => target);
		return {
			done: order([...this.#done, ...targetsOf([...made])]),
			failed: failed.filter(({ error }) => !isCancel(error)),
			stopped: this.#stopped,
			cancelled: order([...targetsOf(cancelled.filter(isListed)), ...this.#queue]),
			unclear: targetsOf(cancelled.filter((one) => !isListed(one))),
		};
	}

	async #try(target: AccountKey): Promise<void> {
		try {
			await this.#change.make(target, this.#signal);
			this.#done.push(target);
		} catch (error) {
			this.#failed.push({ target, error });
			if (error instanceof ApiError && endsTheRun.includes(error.code)) this.#ends.set(target.account, error);
		}
	}
}

function isCancel(error: unknown): boolean {
	return error instanceof ApiError && error.code === 'Cancelled';
}

/** Whether asking again is worth a request; a key that is not there any more counts too, it may be as it was to be. */
function mayBeMade(error: unknown): boolean {
	if (!(error instanceof ApiError)) return false;
	const { code, status = 0 } = error;
	return isCancel(error) || code === 'APIKeyNotFound' || code === 'Unreachable' || code === 'TimedOut' || status >= 500;
}
