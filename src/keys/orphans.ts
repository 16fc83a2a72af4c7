import { Emitter, type Disposable, type Event } from '../base/emitter.ts';
import type { Account } from './account.ts';
import { idOf, refOf, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import type { CreationNotes } from './creationNotes.ts';
import { accountOf, isOver, isUnderWay, keyOfRecord, lease, type Found } from './creationRecord.ts';
import type { CreationRecord } from './storedRecords.ts';
import type { FreshSecrets, KeyRef } from './freshSecrets.ts';
import type { CopyHistory } from './valueActions.ts';

export interface OrphanParts {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly copied: Pick<CopyHistory, 'at'>;
	/** Hears of notes that cannot be read. */
	readonly report: (error: unknown) => void;
}

interface Orphan {
	readonly target: AccountKey;
	/** Whether nobody has been told. */
	readonly isNews: boolean;
}

/** Keys that stand without anybody having their value, as comparing what is written down with the lists tells. */
export class Orphans {
	readonly #parts: OrphanParts;
	readonly #notes: CreationNotes;
	readonly #changed = new Emitter<void>();
	/** Other keys are orphans now. */
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #found = new Emitter<AccountKey>();
	/** An orphan turned up after the person had gone on; told once over all windows. */
	readonly onDidFind: Event<AccountKey> = this.#found.event;
	#listening: readonly Disposable[] = [];
	/** By note. */
	#orphans: ReadonlyMap<string, KeyRef> = new Map();
	/** The same keys, for each row to be looked up, and what they were to be. */
	#asked: ReadonlyMap<string, CreationRecord['asked']> = new Map();
	/** By identity: two lists may have been asked for in the same millisecond. */
	readonly #compared = new Map<Account, Account['keys']>();
	/** Accounts to list anew when the time of a window that may have crashed is over. */
	readonly #later = new Map<Account, ReturnType<typeof setTimeout>>();
	#comparing: Promise<void> = Promise.resolve();

	constructor(parts: OrphanParts, notes: CreationNotes) {
		this.#parts = parts;
		this.#notes = notes;
	}

	/** Compares from now on; before it is known which values wait, every key would look as if its value were lost. */
	begin(): void {
		const { accounts, fresh } = this.#parts;
		this.#listening = [accounts.onDidChange(() => this.#follow()), fresh.onDidChange(() => this.#takeBack())];
		void this.compare();
	}

	/** Whether a key stands without anybody having its value. The value of a window that only stood still may come yet. */
	has(ref: KeyRef): boolean {
		return this.#asked.size > 0 && this.#asked.has(idOf(ref)) && !this.#hasArrived(ref);
	}

	/** What an orphan was to be besides its name; undefined where that was not written down. */
	askedFor(ref: KeyRef): CreationRecord['asked'] {
		return this.#asked.get(idOf(ref));
	}

	/** Compares what is written down with the lists of now. */
	compare(): Promise<void> {
		return this.#inTurn(() => this.#compareAll());
	}

	/**
	 * This window waits no longer for an answer. Answers what a list of now tells of the request.
	 * @param account undefined when there is no such list
	 */
	async release(id: string, record: CreationRecord, account: Account | undefined): Promise<Found | undefined> {
		let found: Found | undefined;
		await this.#inTurn(async () => {
			found = account && (await this.#find(id, record, account));
			const note = found?.kind === 'key' ? { ...record, keyId: found.key.id, told: true } : record;
			await this.#notes.release(id, note);
		});
		await this.compare();
		return found;
	}

	/** One after the other, so that no two requests are said to have made the same key. */
	#inTurn(task: () => Promise<void>): Promise<void> {
		this.#comparing = this.#comparing.then(task).catch(this.#parts.report);
		return this.#comparing;
	}

	async #find(id: string, record: CreationRecord, account: Account): Promise<Found> {
		const others = await this.#notes.others(id);
		return keyOfRecord(record, account, others, (key) => this.#hasArrived(refOf({ account, key })));
	}

	dispose(): void {
		for (const one of this.#listening) one.dispose();
		for (const timer of this.#later.values()) clearTimeout(timer);
		this.#changed.dispose();
		this.#found.dispose();
	}

	/** Another window may have crashed since, so each new list is compared with what lies in the store now. */
	#follow(): void {
		const { all } = this.#parts.accounts;
		const isNew = all.some((account) => this.#compared.get(account) !== account.keys);
		this.#compared.clear();
		for (const account of all) this.#compared.set(account, account.keys);
		if (isNew) void this.compare();
	}

	#takeBack(): void {
		if ([...this.#orphans.values()].some((ref) => this.#hasArrived(ref))) void this.compare();
	}

	#hasArrived(ref: KeyRef): boolean {
		return this.#parts.fresh.has(ref) || this.#parts.copied.at(ref) !== undefined;
	}

	async #compareAll(): Promise<void> {
		const orphans = new Map<string, KeyRef>();
		const asked = new Map<string, CreationRecord['asked']>();
		const news: AccountKey[] = [];
		for (const [id, record] of await this.#notes.read()) {
			const orphan = await this.#compareOne(id, record);
			if (orphan === undefined) continue;
			const ref = refOf(orphan.target);
			orphans.set(id, ref);
			asked.set(idOf(ref), record.asked);
			if (orphan.isNews) news.push(orphan.target);
		}
		// In one step: who asks meanwhile must not hear that there are none.
		const before = this.#asked;
		this.#orphans = orphans;
		this.#asked = asked;
		if (asked.size !== before.size || [...before.keys()].some((one) => !asked.has(one))) this.#changed.fire();
		for (const target of news) this.#found.fire(target);
	}

	/** Answers the key without a value that came of a request, if one did. */
	async #compareOne(id: string, record: CreationRecord): Promise<Orphan | undefined> {
		const account = accountOf(record, this.#parts.accounts.all);
		if (account === undefined) return undefined;
		if (isUnderWay(record, Date.now())) return this.#lookLater(account);
		const found = await this.#find(id, record, account);
		if (found.kind !== 'key') return this.#withoutKey(id, record, account, found);
		const target = { account, key: found.key };
		if (record.told === true) return { target, isNews: false };
		await this.#notes.put(id, { ...record, keyId: found.key.id, told: true });
		return { target, isNews: true };
	}

	/** Removes what has nothing more to tell. */
	async #withoutKey(id: string, record: CreationRecord, account: Account, { kind }: Found): Promise<undefined> {
		// The value arrived after all, and only the note was left behind; where names are shared it may be another key's.
		const hasArrived = kind === 'arrived' && (record.keyId !== undefined || account.service.abilities.uniqueNames);
		if (hasArrived || (account.state.kind === 'ready' && isOver(record, account))) await this.#notes.remove(id);
		else if (kind === 'unclear') this.#lookLater(account);
	}

	/** Its window is there, or has just crashed: when its time is over the list of then tells. */
	#lookLater(account: Account): undefined {
		if (this.#later.has(account)) return;
		const look = () => {
			this.#later.delete(account);
			void account.refresh().then(() => this.compare());
		};
		this.#later.set(account, setTimeout(look, lease));
	}
}
