import * as v from 'valibot';
import { Emitter, type Event } from '../base/emitter.ts';
import { idOf } from './accountKey.ts';
import type { KeyRef } from './freshSecrets.ts';
import type { StateStore } from './stateStore.ts';
import type { CopyHistory } from './valueActions.ts';

const stateKey = 'keyHistory';
const deed = v.picklist([
	...(['created', 'copied', 'discarded', 'enabled', 'disabled', 'renamed', 'expiryChanged', 'deleted'] as const),
]);
const entry = v.object({ at: v.number(), deed });
const stored = v.record(v.string(), v.array(entry));

/** So many keys are remembered; those that nothing was done with for longest are forgotten first. */
const mostKeys = 500;
/** So many deeds of a key are remembered; the oldest are forgotten first. */
const mostDeeds = 20;

export type Deed = v.InferOutput<typeof deed>;

/** Something that was done with a key on this machine. */
export interface HistoryEntry {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly deed: Deed;
}

const none: readonly HistoryEntry[] = [];

/**
 * What was done with which key on this machine: ids, times and words only, so it may stand in the extension's state.
 * Other windows write to the same state: it is read again before each look and each writing.
 */
export class KeyHistory {
	readonly #state: StateStore;
	readonly #now: () => number;
	readonly #changed = new Emitter<void>();
	readonly onDidChange: Event<void> = this.#changed.event;
	#read: { readonly raw: unknown; readonly entries: Readonly<Record<string, readonly HistoryEntry[]>> };
	/** What was done and is not written yet: a bulk command writes a few times, not once for each key. */
	#pending: { readonly id: string; readonly entry: HistoryEntry }[] = [];
	#writing: Promise<void> | undefined;

	constructor(state: StateStore, now: () => number = Date.now) {
		this.#state = state;
		this.#now = now;
		this.#read = { raw: undefined, entries: {} };
	}

	/** What was done with the key, oldest first. */
	of(ref: KeyRef): readonly HistoryEntry[] {
		const id = idOf(ref);
		const pending = this.#pending.filter((one) => one.id === id).map((one) => one.entry);
		const written = this.#entries()[id] ?? none;
		return pending.length === 0 ? written : [...written, ...pending];
	}

	/** When the key's value was copied; undefined if it was not, or not here. */
	copiedAt(ref: KeyRef): number | undefined {
		return this.of(ref).findLast((one) => one.deed === 'copied')?.at;
	}

	/** Whether the value of any key was copied here. */
	get hasCopied(): boolean {
		const all = [...this.#pending.map((one) => one.entry), ...Object.values(this.#entries()).flat()];
		return all.some((one) => one.deed === 'copied');
	}

	/** The part of it that is about copying. */
	readonly copies: CopyHistory = {
		at: (ref) => this.copiedAt(ref),
		add: (ref) => this.add(ref, 'copied'),
	};

	/** Has whoever shows it look again, after others have changed the state. */
	reload(): void {
		this.#changed.fire();
	}

	/** Takes note; done when it is written. */
	add(ref: KeyRef, done: Deed): Promise<void> {
		this.#pending.push({ id: idOf(ref), entry: { at: this.#now(), deed: done } });
		this.#changed.fire();
		this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
		return this.#writing;
	}

	dispose(): void {
		this.#changed.dispose();
	}

	async #write(): Promise<void> {
		// What is added in the same turn goes along.
		await Promise.resolve();
		while (this.#pending.length > 0) {
			const taken = this.#pending;
			const all = { ...this.#entries() };
			for (const { id, entry: added } of taken) all[id] = [...(all[id] ?? none), added].slice(-mostDeeds);
			const latest = Object.entries(all).sort(([, left], [, right]) => lastOf(right) - lastOf(left));
			const writing = this.#state.update(stateKey, Object.fromEntries(latest.slice(0, mostKeys)));
			this.#pending = this.#pending.slice(taken.length);
			await writing;
		}
	}

	#entries(): Readonly<Record<string, readonly HistoryEntry[]>> {
		const raw = this.#state.get(stateKey);
		if (raw !== this.#read.raw) {
			const { success, output } = v.safeParse(stored, raw);
			this.#read = { raw, entries: success ? output : {} };
		}
		return this.#read.entries;
	}
}

function lastOf(entries: readonly HistoryEntry[]): number {
	return entries.at(-1)?.at ?? 0;
}
