import { Emitter, type Event } from '../base/emitter.ts';
import { isOneOf, isRecord } from '../base/guards.ts';
import { idOf } from './accountKey.ts';
import type { KeyRef } from './freshSecrets.ts';
import type { StateStore } from './stateStore.ts';
import type { CopyHistory } from './valueActions.ts';

const stateKey = 'keyHistory';
const deeds = ['created', 'copied', 'discarded', 'enabled', 'disabled', 'renamed', 'expiryChanged', 'deleted'] as const;

/** So many keys are remembered; those that nothing was done with for longest are forgotten first. */
const mostKeys = 500;
/** So many deeds of a key are remembered; the oldest are forgotten first. */
const mostDeeds = 20;

export type Deed = (typeof deeds)[number];

/** Something that was done with a key on this machine. */
export interface HistoryEntry {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly deed: Deed;
}

/** By the ids of keys. A map, since each row is looked up at each change. */
type Entries = ReadonlyMap<string, readonly HistoryEntry[]>;

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
	#read: { readonly raw: unknown; readonly entries: Entries };
	/** What was done and is not written yet: a bulk command writes a few times, not once for each key. */
	readonly #pending = new Map<string, readonly HistoryEntry[]>();
	#writing: Promise<void> | undefined;

	constructor(state: StateStore, now: () => number = Date.now) {
		this.#state = state;
		this.#now = now;
		this.#read = { raw: undefined, entries: new Map() };
	}

	/** What was done with the key, oldest first. */
	of(ref: KeyRef): readonly HistoryEntry[] {
		const id = idOf(ref);
		const pending = this.#pending.get(id);
		const written = this.#entries().get(id) ?? none;
		return pending === undefined ? written : [...written, ...pending];
	}

	/** When the key's value was copied; undefined if it was not, or not here. */
	copiedAt(ref: KeyRef): number | undefined {
		return this.of(ref).findLast(isCopy)?.at;
	}

	/** When values were copied, by the ids of an account's keys as `encodeURIComponent` writes them. */
	copiesOf(account: Omit<KeyRef, 'keyId'>): ReadonlyMap<string, number> {
		const prefix = idOf({ ...account, keyId: '' });
		const copies = new Map<string, number>();
		for (const [id, entries] of [...this.#entries(), ...this.#pending]) {
			const copy = id.startsWith(prefix) ? entries.findLast(isCopy) : undefined;
			if (copy !== undefined) copies.set(id.slice(prefix.length), copy.at);
		}
		return copies;
	}

	/** Whether the value of any key was copied here. */
	get hasCopied(): boolean {
		const all = [...this.#pending.values(), ...this.#entries().values()];
		return all.some((entries) => entries.some(isCopy));
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
		const id = idOf(ref);
		this.#pending.set(id, [...(this.#pending.get(id) ?? none), { at: this.#now(), deed: done }]);
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
		while (this.#pending.size > 0) {
			const all = new Map(this.#entries());
			for (const [id, added] of this.#pending) all.set(id, [...(all.get(id) ?? none), ...added].slice(-mostDeeds));
			const latest = [...all].sort(([, left], [, right]) => lastOf(right) - lastOf(left));
			const writing = this.#state.update(stateKey, Object.fromEntries(latest.slice(0, mostKeys)));
			this.#pending.clear();
			await writing;
		}
	}

	#entries(): Entries {
		const raw = this.#state.get(stateKey);
		if (raw !== this.#read.raw) {
			this.#read = { raw, entries: new Map(isHistory(raw) ? Object.entries(raw) : []) };
		}
		return this.#read.entries;
	}
}

function isCopy({ deed }: HistoryEntry): boolean {
	return deed === 'copied';
}

function lastOf(entries: readonly HistoryEntry[]): number {
	return entries.at(-1)?.at ?? 0;
}

function isHistory(stored: unknown): stored is Readonly<Record<string, readonly HistoryEntry[]>> {
	if (!isRecord(stored) || Array.isArray(stored)) return false;
	return Object.values(stored).every((entries) => Array.isArray(entries) && entries.every(isEntry));
}

function isEntry(entry: unknown): boolean {
	return isRecord(entry) && typeof entry['at'] === 'number' && isOneOf(deeds, entry['deed']);
}
