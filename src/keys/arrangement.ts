import { Emitter, type Event } from '../base/emitter.ts';
import { isOneOf, isRecord } from '../base/guards.ts';
import type { Key } from '../services/keyService.ts';
import type { KeyFacts } from './keyFacts.ts';
import type { StateStore } from './stateStore.ts';

const stateKey = 'arrangement';
const sorts = ['name', 'age', 'state'] as const;
const filters = ['all', 'enabled', 'disabled', 'waiting', 'stale', 'expiring'] as const;
export type Filter = (typeof filters)[number];

/** In which order keys are shown, and which of them. */
export interface Arrangement {
	readonly sort: (typeof sorts)[number];
	readonly filter: Filter;
}

const usual: Arrangement = { sort: 'name', filter: 'all' };

/** How this workspace wants its keys arranged. Read anew each time: "Remove All Stored Data" empties the state. */
export class Arrangements {
	readonly #state: StateStore;
	readonly #changed = new Emitter<void>();
	readonly onDidChange: Event<void> = this.#changed.event;
	#read: { readonly raw: unknown; readonly arrangement: Arrangement } = { raw: undefined, arrangement: usual };

	/** `state`: that of the workspace. */
	constructor(state: StateStore) {
		this.#state = state;
	}

	get current(): Arrangement {
		const raw = this.#state.get(stateKey);
		if (raw !== this.#read.raw) {
			this.#read = { raw, arrangement: read(raw) ?? usual };
		}
		return this.#read.arrangement;
	}

	async set(change: Partial<Arrangement>): Promise<void> {
		// VS Code's state has it as soon as it is told; only the disk comes later.
		const writing = this.#state.update(stateKey, { ...this.current, ...change });
		this.#changed.fire();
		await writing;
	}

	dispose(): void {
		this.#changed.dispose();
	}
}

function read(stored: unknown): Arrangement | undefined {
	if (!isRecord(stored)) return undefined;
	const { sort, filter } = stored;
	return isOneOf(sorts, sort) && isOneOf(filters, filter) ? { sort, filter } : undefined;
}

export interface KeyWithFacts {
	readonly key: Key;
	readonly facts: KeyFacts;
}

/**
 * Names in this form stand in the order that people expect: without regard to case and accents, and key-10 after key-9. An
 * `Intl.Collator` does the same; with 10,000 names it takes half a second.
 */
function sortable(key: Key): string {
	const known = sortables.get(key);
	if (known !== undefined) return known;
	const made = withoutMarks(key.name)
		.toLowerCase()
		.replace(/\d+/g, (digits) => digits.padStart(12, '0'));
	sortables.set(key, made);
	return made;
}

/** Names of many services are ASCII alone, in which there is nothing to take apart. */
function withoutMarks(name: string): string {
	return /^[ -~]*$/.test(name) ? name : name.normalize('NFKD').replace(/\p{Mn}/gu, '');
}

/** A key that did not change is the same object in the list after a change of another. */
const sortables = new WeakMap<Key, string>();

function compare(left: string, right: string): number {
	return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether a filter lets a key through. */
export function passes({ key, facts }: KeyWithFacts, filter: Filter): boolean {
	switch (filter) {
		case 'all':
			return true;
		case 'enabled':
			return key.enabled;
		case 'disabled':
			return !key.enabled;
		case 'waiting':
			return facts.fresh;
		case 'stale':
			return facts.staleAfterDays !== undefined;
		case 'expiring':
			return facts.expiring !== undefined;
	}
}

/**
 * The keys that are shown, in their order: by name; the youngest first and those of unknown age last; or by state: values
 * that wait, then enabled, then disabled. What is equal is ordered by name.
 */
export function arrange<Item extends KeyWithFacts>(items: readonly Item[], { sort, filter }: Arrangement): Item[] {
	const rank = ({ key, facts }: Item) => (facts.fresh ? 0 : key.enabled ? 1 : 2);
	const age = ({ key }: Item) => -(key.createdAt ?? 0);
	const first = { name: () => 0, age, state: rank }[sort];
	const shown = items.filter((item) => passes(item, filter));
	const places = shown.map((item) => ({ item, first: first(item), name: sortable(item.key) }));
	places.sort((left, right) => left.first - right.first || compare(left.name, right.name));
	return places.map(({ item }) => item);
}
