import { Emitter, type Disposable, type Event } from '../base/emitter.ts';
import type { Timers } from '../base/timers.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import { dueAt, follow, type Track } from './refreshTrack.ts';

export interface AutoRefreshSettings {
	/** Whether lists are refreshed when somebody turns to them. */
	readonly onFocus: boolean;
	/** Lists older than this are refreshed while somebody looks; 0 is never. */
	readonly minutes: number;
}

export interface AutoRefreshParts {
	readonly accounts: Accounts;
	readonly timers: Timers;
	readonly settings: () => AutoRefreshSettings;
	/** Whether an account's service may be asked now, though nobody said so. */
	readonly mayAsk: (account: Account) => boolean;
}

/** When a list that could not be had is asked for again. */
export type Retry =
	| { readonly kind: 'at'; readonly time: number }
	/** As soon as somebody looks again. */
	| { readonly kind: 'onFocus' }
	| { readonly kind: 'never' };

/** Whoever goes back and forth between windows does not ask each time. */
const leastPause = 10_000;
/** Timers of JavaScript know no longer ones. */
export const longestTimer = 2 ** 31 - 1;

/** Keeps lists fresh while somebody looks at them, and tries again with growing pauses what failed. */
export class AutoRefresh {
	readonly #parts: AutoRefreshParts;
	readonly #changed = new Emitter<void>();
	/** When something is tried again is another time now. */
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #listening: Disposable;
	readonly #tracks = new Map<Account, Track>();
	#isWatched = false;
	#timer: Disposable | undefined;

	constructor(parts: AutoRefreshParts) {
		this.#parts = parts;
		this.#listening = parts.accounts.onDidChange(() => this.reconsider());
		this.reconsider();
	}

	/** Whether a service is being asked without anybody's doing: it is no time for its questions to the person. */
	isAsking(serviceId: string): boolean {
		return [...this.#tracks.values()].some(({ account, isAsked }) => isAsked && account.service.id === serviceId);
	}

	/** Somebody can see the view now, or nobody can. */
	watch(isWatched: boolean): void {
		if (this.#isWatched === isWatched) return;
		this.#isWatched = isWatched;
		if (isWatched && this.#parts.settings().onFocus)
			this.#ask(({ at, retryAfter }) => at + Math.max(leastPause, retryAfter));
		this.reconsider();
	}

	/** Settings, services or lists have changed. */
	reconsider(): void {
		const { accounts, timers } = this.#parts;
		const all = new Set(accounts.all);
		for (const account of this.#tracks.keys()) if (!all.has(account)) this.#tracks.delete(account);
		for (const account of all) this.#tracks.set(account, follow(this.#tracks.get(account), account, timers.now()));
		this.#schedule();
		this.#changed.fire();
	}

	retryOf(account: Account): Retry {
		const track = this.#tracks.get(account);
		const { onFocus, minutes } = this.#parts.settings();
		if (track === undefined || !this.#parts.mayAsk(account) || (minutes === 0 && !onFocus)) return { kind: 'never' };
		const time = this.#due(track);
		if (track.retryAfter === Infinity) return { kind: 'never' };
		if (!this.#isWatched) return { kind: 'onFocus' };
		return time === Infinity ? { kind: 'never' } : { kind: 'at', time };
	}

	dispose(): void {
		this.#listening.dispose();
		this.#timer?.dispose();
		this.#changed.dispose();
	}

	#due(track: Track): number {
		return dueAt(track, this.#parts.settings().minutes);
	}

	#schedule(): void {
		this.#timer?.dispose();
		this.#timer = undefined;
		if (!this.#isWatched) return;
		const waiting = this.#askable().filter(({ isAsked }) => !isAsked);
		const next = Math.min(...waiting.map((track) => this.#due(track)));
		if (next === Infinity) return;
		const pause = Math.min(Math.max(0, next - this.#parts.timers.now()), longestTimer);
		this.#timer = this.#parts.timers.after(pause, () => {
			this.#ask((track) => this.#due(track));
			this.#schedule();
		});
	}

	/** Asks for the lists that are due. */
	#ask(due: (track: Track) => number): void {
		const now = this.#parts.timers.now();
		for (const track of this.#askable()) if (!track.isAsked && due(track) <= now) void this.#refresh(track);
	}

	async #refresh(track: Track): Promise<void> {
		track.isAsked = true;
		await track.account.refresh();
		track.isAsked = false;
		track.at = this.#parts.timers.now();
		this.#schedule();
	}

	/** What nobody has looked at yet is listed by whoever looks first; what has ended, after signing in again. */
	#askable(): readonly Track[] {
		return [...this.#tracks.values()].filter(
			({ account, state }) => (state.kind === 'ready' || state.kind === 'failed') && this.#parts.mayAsk(account),
		);
	}
}
