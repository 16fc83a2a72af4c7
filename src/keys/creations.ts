import * as v from 'valibot';
import { Emitter, type Disposable, type Event } from '../base/emitter.ts';
import type { Account } from './account.ts';
import { refOf, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import {
	creationRecord,
	isOver,
	isUnderWay,
	keyOfRecord,
	lease,
	pulse,
	type CreationRecord,
} from './creationRecord.ts';
import type { FreshSecrets, KeyRef } from './freshSecrets.ts';
import type { RecordStore } from './recordStore.ts';
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
	/** No answer is going to come. Answers the key that stands without a value, if the list of now has one. */
	lose(): Promise<AccountKey | undefined>;
}

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
	#listening: Disposable | undefined;
	/** Those that this window answers for itself, and what says so while they are under way. */
	readonly #own = new Map<string, ReturnType<typeof setInterval> | undefined>();
	/** The keys without a value, by record. */
	#orphans: ReadonlyMap<string, string> = new Map();
	readonly #compared = new Map<Account, number | undefined>();
	/** Accounts to list anew when the time of a window that may have crashed is over. */
	readonly #later = new Map<Account, ReturnType<typeof setTimeout>>();
	#comparing: Promise<void> = Promise.resolve();

	constructor(parts: CreationParts) {
		this.#parts = parts;
	}

	/** Compares from now on; before it is known which values wait, every key would look as if its value were lost. */
	begin(): void {
		this.#listening = this.#parts.accounts.onDidChange(() => this.#follow());
		void this.compare();
	}

	/** Whether a key stands without anybody having its value. */
	isOrphan(ref: KeyRef): boolean {
		return [...this.#orphans.values()].includes(idOf(ref));
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
			lose: () => end().then(() => this.#lose(id, record)),
		};
	}

	/** Compares what is written down with the lists of now. */
	compare(): Promise<void> {
		this.#comparing = this.#comparing.then(() => this.#compareAll()).catch(this.#parts.report);
		return this.#comparing;
	}

	/** Removes all that is written down. */
	async forgetAll(): Promise<void> {
		for (const id of (await this.#parts.store.all()).keys()) await this.#remove(id);
		await this.compare();
	}

	dispose(): void {
		this.#listening?.dispose();
		for (const timer of this.#later.values()) clearTimeout(timer);
		for (const alive of this.#own.values()) clearInterval(alive);
		this.#changed.dispose();
		this.#found.dispose();
	}

	async #lose(id: string, { aliveAt: _, ...record }: CreationRecord): Promise<AccountKey | undefined> {
		const account = this.#accountOf(record);
		const key = account?.state.kind === 'ready' ? keyOfRecord(record, account) : undefined;
		await this.#put(id, key === undefined ? record : { ...record, keyId: key.id, told: true });
		this.#own.delete(id);
		await this.compare();
		return account && key && { account, key };
	}

	/** Another window may have crashed since, so each new list is compared with what lies in the store now. */
	#follow(): void {
		const { all } = this.#parts.accounts;
		const isNew = all.some((account) => this.#compared.get(account) !== account.listedAt);
		const isGone = all.some((account) => [...this.#orphans.values()].some((id) => isListedNoMore(id, account)));
		this.#compared.clear();
		for (const account of all) this.#compared.set(account, account.listedAt);
		if (isNew || isGone) void this.compare();
	}

	async #compareAll(): Promise<void> {
		const orphans = new Map<string, string>();
		const news: AccountKey[] = [];
		for (const [id, stored] of await this.#parts.store.all()) {
			const { success, output } = v.safeParse(creationRecord, stored);
			const orphan = success && !this.#own.has(id) ? await this.#compareOne(id, output) : undefined;
			if (orphan !== undefined) orphans.set(id, idOf(refOf(orphan.target)));
			if (orphan?.isNews === true) news.push(orphan.target);
		}
		// In one step: who asks meanwhile must not hear that there are none.
		const before = [...this.#orphans.values()].sort().join(' ');
		this.#orphans = orphans;
		if ([...orphans.values()].sort().join(' ') !== before) this.#changed.fire();
		for (const target of news) this.#found.fire(target);
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
		const ref = refOf(target);
		// The value arrived after all, and only the note of it was left behind.
		if (this.#parts.fresh.has(ref) || this.#parts.copied.at(ref) !== undefined) {
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

function isListedNoMore(id: string, account: Account): boolean {
	const [serviceId, userId, keyId = ''] = id.split('/').map(decodeURIComponent);
	if (account.service.id !== serviceId || account.userId !== userId || account.state.kind !== 'ready') return false;
	return account.key(keyId) === undefined;
}

function idOf({ serviceId, userId, keyId }: KeyRef): string {
	return [serviceId, userId, keyId].map(encodeURIComponent).join('/');
}
