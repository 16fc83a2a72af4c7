import { Emitter, type Disposable, type Event } from '../base/emitter.ts';
import type { KeyService, KeySession } from '../services/keyService.ts';
import { Account, type KeyDeed } from './account.ts';
import type { SessionStore } from './sessionStore.ts';
import type { StoredAccount } from './storedRecords.ts';

export interface AccountChanges {
	readonly added: readonly Account[];
	readonly removed: readonly Account[];
}

interface Entry {
	readonly account: Account;
	/** The session as it was last read from or written to the store, to tell others' changes from our own. */
	stored: string;
	listening: Disposable;
}

/**
 * The accounts signed in on this machine at the services that are configured. The truth lies in the session store, which
 * other windows write too; this follows it.
 */
export class Accounts {
	readonly #store: SessionStore;
	readonly #entries = new Map<string, Entry>();
	readonly #changed = new Emitter<void>();
	/** Some account came, went or has other keys or another state. */
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #membersChanged = new Emitter<AccountChanges>();
	readonly onDidChangeMembers: Event<AccountChanges> = this.#membersChanged.event;
	readonly #keyChanged = new Emitter<KeyDeed & { readonly account: Account }>();
	/** A key was created, changed or deleted from this window. */
	readonly onDidChangeKey: Event<KeyDeed & { readonly account: Account }> = this.#keyChanged.event;
	readonly #listening: Disposable;
	readonly #report: (error: unknown) => void;
	#services: readonly KeyService[] = [];
	#reloading: Promise<void> = Promise.resolve();
	#writing: Promise<unknown> = Promise.resolve();

	/** `report` hears of what goes wrong in the background: a store that cannot be read or written. */
	constructor(store: SessionStore, report: (error: unknown) => void) {
		this.#store = store;
		this.#report = report;
		this.#listening = store.onDidChange(() => void this.reload().catch(report));
	}

	get services(): readonly KeyService[] {
		return this.#services;
	}

	get all(): readonly Account[] {
		return this.#services.flatMap((service) =>
			[...this.#entries.values()].map(({ account }) => account).filter((account) => account.service === service),
		);
	}

	/** Takes other services; accounts at services that are no longer there are hidden, not signed out. */
	async setServices(services: readonly KeyService[]): Promise<void> {
		this.#services = services;
		await this.reload();
	}

	/** Follows the store. Reloads run one after the other, so that the last one sees the last state. */
	reload(): Promise<void> {
		this.#reloading = this.#reloading.catch(() => undefined).then(() => this.#follow());
		return this.#reloading;
	}

	/** Files a session that was just opened. Signing in again as the same person renews the account. */
	async add(service: KeyService, session: KeySession, label: string): Promise<Account> {
		const { before, id } = await this.#write(() => this.#put(service, session, label)).catch((error: unknown) => {
			this.#end(session);
			throw error;
		});
		await this.reload();
		// Taken up anew: nobody listens to it, so its end is filed nowhere. By now nobody here uses the old session either.
		if (before !== undefined && !isSame(before.session, session.stored)) this.#end(service.resume(before.session));
		const account = this.all.find((candidate) => candidate.id === id);
		if (account === undefined) throw new Error('the session was stored but is not there');
		return account;
	}

	/** In the background, and loaded only then: this file is loaded with every window. */
	#end(session: KeySession | undefined): void {
		void import('./endAccount.ts').then(({ endUnseen }) => endUnseen(session)).catch(this.#report);
	}

	/** @returns what was filed before */
	async #put(service: KeyService, session: KeySession, label: string) {
		const { userId, stored } = session;
		const before = await this.#store.get(service.id, userId);
		const id = before?.id ?? crypto.randomUUID();
		await this.#store.put({ version: 1, id, serviceId: service.id, userId, label, session: stored });
		return { before, id };
	}

	async remove(account: Account): Promise<void> {
		await this.#write(() => this.#store.remove({ serviceId: account.service.id, userId: account.userId }));
		await this.reload();
	}

	async refresh(): Promise<void> {
		await Promise.all(this.all.map((account) => account.refresh()));
	}

	dispose(): void {
		this.#listening.dispose();
		for (const id of this.#entries.keys()) this.#drop(id);
		this.#changed.dispose();
		this.#membersChanged.dispose();
		this.#keyChanged.dispose();
	}

	async #follow(): Promise<void> {
		const stored = await this.#store.all();
		const added: Account[] = [];
		const removed: Account[] = [];
		const kept = new Set<string>();
		for (const record of stored) {
			const service = this.#services.find(({ id }) => id === record.serviceId);
			if (service === undefined) continue;
			const entry = this.#entries.get(record.id);
			if (entry?.account.service === service && entry.account.label === record.label) this.#adopt(entry, record);
			else {
				const isWatched = entry?.account.wasLookedAt === true;
				if (entry !== undefined) removed.push(this.#drop(record.id));
				const account = this.#take(record, service);
				added.push(account);
				// Its row stays where it is, so nobody is going to ask for its keys anew.
				if (isWatched) void account.listOnce();
			}
			kept.add(record.id);
		}
		removed.push(...[...this.#entries.keys()].filter((id) => !kept.has(id)).map((id) => this.#drop(id)));
		if (added.length + removed.length > 0) this.#membersChanged.fire({ added, removed });
		this.#changed.fire();
	}

	#take(record: StoredAccount, service: KeyService): Account {
		const session = service.resume(record.session);
		const account = new Account(record, service, session);
		const entry: Entry = { account, stored: JSON.stringify(record.session), listening: { dispose: () => undefined } };
		this.#entries.set(record.id, entry);
		this.#listen(entry, session);
		return account;
	}

	/** Another window signed in again, renewed the tokens or found the session dead. */
	#adopt(entry: Entry, record: StoredAccount): void {
		const stored = JSON.stringify(record.session);
		if (stored === entry.stored) return;
		entry.stored = stored;
		const session = entry.account.service.resume(record.session);
		entry.account.replaceSession(session);
		this.#listen(entry, session);
	}

	#listen(entry: Entry, session: KeySession | undefined): void {
		entry.listening.dispose();
		const state = entry.account.onDidChange(() => this.#changed.fire());
		const deeds = entry.account.onDidChangeKey((done) => this.#keyChanged.fire({ ...done, account: entry.account }));
		const tokens = session?.onDidChange(() => void this.#write(() => this.#save(entry, session)).catch(this.#report));
		entry.listening = {
			dispose: () => {
				state.dispose();
				deeds.dispose();
				tokens?.dispose();
			},
		};
	}

	/** One after the other: signing out ends the session, and filing that must not bring back an account just removed. */
	#write<Result>(task: () => Promise<Result>): Promise<Result> {
		const writing = this.#writing.catch(() => undefined).then(task);
		this.#writing = writing;
		return writing;
	}

	/** Files renewed tokens, or that the session has ended; unless another window has filed a newer session meanwhile. */
	async #save(entry: Entry, session: KeySession): Promise<void> {
		const { account } = entry;
		const record = await this.#store.get(account.service.id, account.userId);
		if (record === undefined || account.session !== session) return;
		if (JSON.stringify(record.session) !== entry.stored) return this.reload();
		const stored = session.stored ?? null;
		entry.stored = JSON.stringify(stored);
		await this.#store.put({ ...record, session: stored });
	}

	#drop(id: string): Account {
		const entry = this.#entries.get(id);
		if (entry === undefined) throw new RangeError('no such account');
		entry.listening.dispose();
		entry.account.dispose();
		this.#entries.delete(id);
		return entry.account;
	}
}

function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
