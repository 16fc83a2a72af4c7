import { Emitter, type Disposable, type Event } from '../base/emitter.ts';
import type { Account } from './account.ts';
import { idOf, refOf, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { isOver, isUnderWay, keyOfRecord, lease, pulse } from './creationRecord.ts';
import type { FreshSecrets, KeyRef } from './freshSecrets.ts';
import type { RecordStore } from './recordStore.ts';
import type { CreationRecord } from './storedRecords.ts';
import type { CopyHistory } from './valueActions.ts';

export interface CreationParts {
	readonly store: RecordStore;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly copied: Pick<CopyHistory, 'at'>;
	/** Hears of records that cannot be written or read. */
	readonly report: (error: unknown) => void;
}

interface Orphan {
	readonly target: AccountKey;
	/** Whether nobody has been told. */
	readonly isNews: boolean;
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
	/** There is no list of now. */
	| { readonly kind: 'unknown' };

/**
 * Keys that were asked for and may stand at the service without anybody having their value: the answer got lost, or the
 * extension host crashed before it came. Each request is written down before it is made; what is left of that is compared
 * with the lists.
 */
export class Creations {
	readonly #parts: CreationParts;
	readonly #changed = new Emitter<void>();
	/** Other keys are orphans now. */
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #found = new Emitter<AccountKey>();
	/** An orphan turned up after the person had gone on; told once over all windows. */
	readonly onDidFind: Event<AccountKey> = this.#found.event;
	#listening: readonly Disposable[] = [];
	/** Those that this window answers for itself, and what says so while they are under way. */
	readonly #own = new Map<string, ReturnType<typeof setInterval> | undefined>();
	/** The keys without a value, by record. */
	#orphans: ReadonlyMap<string, KeyRef> = new Map();
	/** Since when records are known that cannot be read; milliseconds since 1970. */
	readonly #unreadable = new Map<string, number>();
	/** By identity: two lists may have been asked for in the same millisecond. */
	readonly #compared = new Map<Account, Account['keys']>();
	/** Accounts to list anew when the time of a window that may have crashed is over. */
	readonly #later = new Map<Account, ReturnType<typeof setTimeout>>();
	#comparing: Promise<void> = Promise.resolve();

	constructor(parts: CreationParts) {
		this.#parts = parts;
	}

	/** Compares from now on; before it is known which values wait, every key would look as if its value were lost. */
	begin(): void {
		const { accounts, fresh } = this.#parts;
		this.#listening = [accounts.onDidChange(() => this.#follow()), fresh.onDidChange(() => this.#takeBack())];
		void this.compare();
	}

	/** Whether a key stands without anybody having its value. The value of a window that only stood still may come yet. */
	isOrphan(ref: KeyRef): boolean {
		return idsOf(this.#orphans).includes(idOf(ref)) && !this.#hasArrived(ref);
	}

	/** Writes down what is about to be asked for. Where that fails the key is created all the same. */
	async announce({ service, userId, keys }: Account, name: string): Promise<Creation> {
		const id = crypto.randomUUID();
		const now = Date.now();
		const namesakes = keys.filter((key) => key.name === name).map((key) => key.id);
		const record: CreationRecord = {
			...{ version: 1, serviceId: service.id, userId, name, startedAt: now, namesakes, aliveAt: now },
		};
		this.#own.set(id, undefined);
		let written = this.#put(id, record);
		await written;
		const alive = setInterval(() => {
			written = written.then(() => this.#put(id, { ...record, aliveAt: Date.now() }));
		}, pulse);
		this.#own.set(id, alive);
		const end = async () => {
			clearInterval(alive);
			await written;
		};
		return {
			finish: () => end().then(() => this.#remove(id)),
			lose: () => this.#lose(id, record, end),
		};
	}

	/** Compares what is written down with the lists of now. */
	compare(): Promise<void> {
		this.#comparing = this.#comparing.then(() => this.#compareAll()).catch(this.#parts.report);
		return this.#comparing;
	}

	/** How much is written down, whether it can be read or not. */
	async count(): Promise<number> {
		return (await this.#parts.store.all()).size;
	}

	/** Removes all that is written down. */
	async forgetAll(): Promise<void> {
		for (const id of (await this.#parts.store.all()).keys()) await this.#remove(id);
		await this.compare();
	}

	dispose(): void {
		for (const one of this.#listening) one.dispose();
		for (const timer of this.#later.values()) clearTimeout(timer);
		for (const alive of this.#own.values()) clearInterval(alive);
		this.#changed.dispose();
		this.#found.dispose();
	}

	async #lose(id: string, { aliveAt: _, ...record }: CreationRecord, end: () => Promise<void>): Promise<Lost> {
		const now = Date.now();
		await this.#accountOf(record)?.refresh();
		await end();
		const account = this.#accountOf(record);
		const isKnown = account?.isListedSince(now) === true;
		const key = isKnown ? keyOfRecord(record, account) : undefined;
		await this.#put(id, key === undefined ? record : { ...record, keyId: key.id, told: true });
		this.#own.delete(id);
		await this.compare();
		if (!isKnown) return { kind: 'unknown' };
		const target = key && { account, key };
		return target !== undefined && this.isOrphan(refOf(target)) ? { kind: 'orphan', target } : { kind: 'none' };
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
		const news: AccountKey[] = [];
		for (const [id, stored] of await this.#parts.store.all()) {
			const { readCreation } = await import('./storedRecords.ts');
			const record = readCreation(stored);
			if (record !== undefined) this.#unreadable.delete(id);
			else await this.#clearAway(id);
			const isOthers = record !== undefined && !this.#own.has(id);
			const orphan = isOthers ? await this.#compareOne(id, record) : undefined;
			if (orphan !== undefined) orphans.set(id, refOf(orphan.target));
			if (orphan?.isNews === true) news.push(orphan.target);
		}
		// In one step: who asks meanwhile must not hear that there are none.
		const before = idsOf(this.#orphans).join(' ');
		this.#orphans = orphans;
		if (idsOf(orphans).join(' ') !== before) this.#changed.fire();
		for (const target of news) this.#found.fire(target);
	}

	/** What cannot be read is of no use; unless another window has not written all of it yet. */
	async #clearAway(id: string): Promise<void> {
		const now = Date.now();
		const since = this.#unreadable.get(id) ?? now;
		this.#unreadable.set(id, since);
		if (now - since < lease) return;
		await this.#remove(id);
		this.#unreadable.delete(id);
	}

	/** Answers the key without a value that came of a request, if one did. */
	async #compareOne(id: string, record: CreationRecord): Promise<Orphan | undefined> {
		const account = this.#accountOf(record);
		if (account === undefined) return undefined;
		if (isUnderWay(record, Date.now())) return this.#lookLater(account);
		const key = keyOfRecord(record, account);
		if (key === undefined) {
			if (account.state.kind === 'ready' && isOver(record, account)) await this.#remove(id);
			return undefined;
		}
		const target = { account, key };
		// The value arrived after all, and only the note of it was left behind.
		if (this.#hasArrived(refOf(target))) {
			await this.#remove(id);
			return undefined;
		}
		if (record.told === true) return { target, isNews: false };
		await this.#put(id, { ...record, keyId: key.id, told: true });
		return { target, isNews: true };
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

	#accountOf({ serviceId, userId }: Pick<CreationRecord, 'serviceId' | 'userId'>): Account | undefined {
		return this.#parts.accounts.all.find((one) => one.service.id === serviceId && one.userId === userId);
	}

	async #put(id: string, record: CreationRecord): Promise<void> {
		await this.#parts.store.put(id, record).catch(this.#parts.report);
	}

	async #remove(id: string): Promise<void> {
		await this.#parts.store.remove(id).catch(this.#parts.report);
		this.#own.delete(id);
	}
}

function idsOf(orphans: ReadonlyMap<string, KeyRef>): readonly string[] {
	return [...orphans.values()].map(idOf).sort();
}
