import type { Account } from './account.ts';
import { refOf, type AccountKey } from './accountKey.ts';
import { CreationNotes } from './creationNotes.ts';
import { accountOf, namesakesOf, type Found } from './creationRecord.ts';
import type { KeyRef } from './freshSecrets.ts';
import { Orphans, type OrphanParts } from './orphans.ts';
import type { RecordStore } from './recordStore.ts';
import type { CreationRecord } from './storedRecords.ts';
import type { NewKey } from '../services/keyService.ts';

export interface CreationParts extends OrphanParts {
	readonly store: RecordStore;
	/** Hears of notes that cannot be written or read. */
	readonly report: (error: unknown) => void;
}

/** One key that is being created by this window. */
export interface Creation {
	/** The value is safe, or there is no key. */
	finish(): Promise<void>;
	/** No answer is going to come: the list of now tells what came of it. */
	lose(): Promise<Lost>;
}

/** What a list tells of a key whose answer got lost. */
export type Lost =
	/** It stands, and nobody has its value. */
	| { readonly kind: 'orphan'; readonly target: AccountKey }
	| { readonly kind: 'none' }
	/** It may be one of these, or none. */
	| { readonly kind: 'unclear'; readonly targets: readonly AccountKey[] }
	/** There is no list of now. */
	| { readonly kind: 'unknown' };

/**
 * Keys that were asked for and may stand at the service without anybody having their value: the answer got lost, or the
 * extension host crashed before it came. Each request is written down before it is made; what is left of that is compared
 * with the lists.
 */
export class Creations {
	readonly #parts: CreationParts;
	readonly #notes: CreationNotes;
	readonly #orphans: Orphans;

	constructor(parts: CreationParts) {
		this.#parts = parts;
		this.#notes = new CreationNotes(parts.store, parts.report);
		this.#orphans = new Orphans(parts, this.#notes);
	}

	/** Other keys are orphans now. */
	get onDidChange(): Orphans['onDidChange'] {
		return this.#orphans.onDidChange;
	}

	/** An orphan turned up after the person had gone on; told once over all windows. */
	get onDidFind(): Orphans['onDidFind'] {
		return this.#orphans.onDidFind;
	}

	/** Compares from now on; before it is known which values wait, every key would look as if its value were lost. */
	begin(): void {
		this.#orphans.begin();
	}

	/** Whether a key stands without anybody having its value. */
	isOrphan(ref: KeyRef): boolean {
		return this.#orphans.has(ref);
	}

	/** What an orphan was to be besides its name; undefined where that was not written down. */
	askedFor(ref: KeyRef): CreationRecord['asked'] {
		return this.#orphans.askedFor(ref);
	}

	/** Compares what is written down with the lists of now. */
	compare(): Promise<void> {
		return this.#orphans.compare();
	}

	/** Writes down what is about to be asked for. Where that fails the key is created all the same. */
	async announce({ service, userId, keys }: Account, { name, ...asked }: NewKey): Promise<Creation> {
		const now = Date.now();
		const namesakes = [...namesakesOf(name, now, keys)];
		const record: CreationRecord = {
			...{ version: 1, serviceId: service.id, userId, name, asked, startedAt: now, namesakes, aliveAt: now },
		};
		const id = await this.#notes.open(record);
		return {
			finish: () => this.#notes.remove(id),
			lose: () => this.#lose(id, record),
		};
	}

	/** How much is written down, whether it can be read or not. */
	count(): Promise<number> {
		return this.#notes.count();
	}

	/** Removes all that is written down. */
	async forgetAll(): Promise<void> {
		await this.#notes.removeAll();
		await this.compare();
	}

	dispose(): void {
		this.#orphans.dispose();
		this.#notes.dispose();
	}

	async #lose(id: string, { aliveAt: _, ...record }: CreationRecord): Promise<Lost> {
		const { accounts } = this.#parts;
		const now = Date.now();
		await accountOf(record, accounts.all)?.refresh();
		const account = accountOf(record, accounts.all);
		const isKnown = account?.isListedSince(now) === true;
		const found = await this.#orphans.release(id, record, isKnown ? account : undefined);
		return account === undefined || found === undefined ? { kind: 'unknown' } : this.#lost(found, account);
	}

	#lost(found: Found, account: Account): Lost {
		switch (found.kind) {
			case 'key': {
				const target = { account, key: found.key };
				return this.isOrphan(refOf(target)) ? { kind: 'orphan', target } : { kind: 'none' };
			}
			case 'unclear':
				return { kind: 'unclear', targets: found.keys.map((key) => ({ account, key })) };
			case 'arrived':
			case 'none':
				return { kind: 'none' };
		}
	}
}
