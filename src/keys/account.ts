import { Emitter, type Event } from '../base/emitter.ts';
import { untilEnded } from '../client/deadline.ts';
import { ApiError } from '../protocol/errors.ts';
import { ListQueue } from './listQueue.ts';
import type { CallOptions, CreatedKey, Key, KeyService, KeySession, NewKey } from '../services/keyService.ts';

/** What is known of an account's keys. While a newer list is on its way the last good one stays. */
export type AccountState =
	| { readonly kind: 'loading'; readonly keys: readonly Key[] | undefined }
	| { readonly kind: 'ready'; readonly keys: readonly Key[] }
	| { readonly kind: 'failed'; readonly error: unknown; readonly keys: readonly Key[] | undefined }
	/** The service does not know the session any more: sign in again. */
	| { readonly kind: 'ended' };

/** A change that was made at the service from this window. */
export interface KeyDeed {
	readonly keyId: string;
	readonly deed: 'created' | 'enabled' | 'disabled' | 'renamed' | 'expiryChanged' | 'deleted';
}

export interface AccountIdentity {
	/** Opaque and of no worth anywhere. */
	readonly id: string;
	readonly userId: string;
	/** What the person signed in as. */
	readonly label: string;
}

const none: readonly Key[] = [];

/** A person signed in at a service, and the keys that are listed there under their name. */
export class Account {
	readonly id: string;
	readonly userId: string;
	readonly label: string;
	readonly service: KeyService;
	readonly #changed = new Emitter<void>();
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #done = new Emitter<KeyDeed>();
	readonly onDidChangeKey: Event<KeyDeed> = this.#done.event;
	#session: KeySession | undefined;
	#state: AccountState;
	readonly #lists = new ListQueue((options) => this.#list(options));
	#byId: { readonly keys: readonly Key[]; readonly map: ReadonlyMap<string, Key> } = { keys: none, map: new Map() };
	#listedAt: number | undefined;
	#listCut: string | undefined;

	constructor(identity: AccountIdentity, service: KeyService, session: KeySession | undefined) {
		this.id = identity.id;
		this.userId = identity.userId;
		this.label = identity.label;
		this.service = service;
		this.#session = session;
		this.#state = session === undefined ? { kind: 'ended' } : { kind: 'loading', keys: undefined };
	}

	get state(): AccountState {
		return this.#state;
	}

	get session(): KeySession | undefined {
		return this.#session;
	}

	/** Whether its keys were ever asked for. */
	get wasLookedAt(): boolean {
		return this.#lists.wasAsked;
	}

	/** The last good list. */
	get keys(): readonly Key[] {
		return ('keys' in this.#state ? this.#state.keys : undefined) ?? none;
	}

	/** When the last good list was asked for; milliseconds since 1970. */
	get listedAt(): number | undefined {
		return this.#listedAt;
	}

	/** Undefined unless the last good list may lack some keys; then what the service says of that. */
	get listCut(): string | undefined {
		return this.#listCut;
	}

	/** Another session of the same person: signed in again, here or in another window; undefined when it has ended. */
	replaceSession(session: KeySession | undefined): void {
		const { wasLookedAt } = this;
		const keys = 'keys' in this.#state ? this.#state.keys : undefined;
		this.#session = session;
		this.#lists.overtake();
		this.#become(session === undefined ? { kind: 'ended' } : { kind: 'loading', keys });
		if (session !== undefined && wasLookedAt) void this.refresh();
	}

	/** A listed key by its id. */
	key(id: string): Key | undefined {
		if (this.#byId.keys !== this.keys)
			this.#byId = { keys: this.keys, map: new Map(this.keys.map((key) => [key.id, key])) };
		return this.#byId.map.get(id);
	}

	/**
	 * Lists the keys unless that was done already or is under way: nothing is asked before somebody looks. Never rejects, as
	 * `refresh`.
	 */
	async listOnce(options: CallOptions = {}): Promise<void> {
		if (this.#state.kind !== 'loading') return;
		if (!this.#lists.isAwaited) await this.refresh(options);
		else await this.#settle(options);
	}

	/**
	 * Lists the keys anew. Ends when the newest list is there, also one asked for meanwhile, since only that counts. Never
	 * rejects: what goes wrong becomes the state.
	 */
	async refresh(options: CallOptions = {}): Promise<void> {
		await this.#lists.begin(options);
		await this.#settle(options);
	}

	/** Whoever cancels does not wait for what others asked for. */
	async #settle({ signal }: CallOptions): Promise<void> {
		await untilEnded(signal, () => this.#lists.settle()).catch(() => undefined);
	}

	/** Whether the list is a good one and was asked for at that time or later; milliseconds since 1970. */
	isListedSince(time: number): boolean {
		return this.#state.kind === 'ready' && this.#listedAt !== undefined && this.#listedAt >= time;
	}

	async #list(options: CallOptions): Promise<void> {
		if (this.#session === undefined) return;
		const counts = this.#lists.ask();
		const askedAt = Date.now();
		try {
			const session = this.#session;
			const keys = await session.listKeys(options);
			if (!counts()) return;
			this.#listedAt = askedAt;
			this.#listCut = session.listCut;
			this.#become({ kind: 'ready', keys });
		} catch (error) {
			if (counts()) this.#fail(error);
		}
	}

	async createKey(newKey: NewKey, options: CallOptions = {}): Promise<CreatedKey> {
		const created = await this.#change((session) => session.createKey(newKey, options));
		this.#edit((keys) => [...keys.filter(({ id }) => id !== created.key.id), created.key]);
		this.#done.fire({ keyId: created.key.id, deed: 'created' });
		return created;
	}

	async setEnabled(keyId: string, enabled: boolean, options: CallOptions = {}): Promise<void> {
		await this.#change((session) => session.setEnabled(keyId, enabled, options));
		this.#edit((keys) => keys.map((key) => (key.id === keyId ? { ...key, enabled } : key)));
		this.#done.fire({ keyId, deed: enabled ? 'enabled' : 'disabled' });
	}

	/** @throws ApiError `MethodNotAllowed` where the service cannot do it, as with `setExpiry` */
	async renameKey(keyId: string, name: string, options: CallOptions = {}): Promise<void> {
		await this.#replace('renamed', (session) => session.renameKey?.(keyId, name, options));
	}

	/** @param seconds from now on; undefined for never */
	async setExpiry(keyId: string, seconds: number | undefined, options: CallOptions = {}): Promise<void> {
		await this.#replace('expiryChanged', (session) => session.setExpiry?.(keyId, seconds, options));
	}

	/** Looks one listed key up as it is now. What goes wrong says nothing of the list, which stays as it is. */
	async fetchKey(keyId: string, options: CallOptions = {}): Promise<void> {
		if (this.#session === undefined) throw new ApiError('SignedOut');
		const { keys } = this.#state.kind === 'ended' ? { keys: undefined } : this.#state;
		const fetched = await this.#session.getKey(keyId, options);
		// A list, or a change of our own, that came meanwhile may be newer.
		if (this.#state.kind === 'ended' || keys === undefined || this.#state.keys !== keys) return;
		this.#become({ ...this.#state, keys: withKey(keys, fetched) });
	}

	async deleteKey(keyId: string, options: CallOptions = {}): Promise<void> {
		await this.#change((session) => session.deleteKey(keyId, options));
		this.#edit((keys) => keys.filter(({ id }) => id !== keyId));
		this.#done.fire({ keyId, deed: 'deleted' });
	}

	dispose(): void {
		this.#lists.overtake();
		this.#changed.dispose();
		this.#done.dispose();
	}

	/** Does something at the service. A key that is gone there, or a session that has ended, shows in the list at once. */
	async #change<Answer>(action: (session: KeySession) => Promise<Answer>): Promise<Answer> {
		const session = this.#session;
		if (session === undefined) throw new ApiError('SignedOut');
		try {
			return await action(session);
		} catch (error) {
			if (!isEndOfSession(error)) this.#lists.beginOnce();
			// The end of an old session says nothing of the one that has taken its place.
			else if (session === this.#session) this.#become({ kind: 'ended' });
			throw error;
		}
	}

	/** A change that is answered with the key as it is afterwards. */
	async #replace(deed: KeyDeed['deed'], action: (session: KeySession) => Promise<Key> | undefined): Promise<void> {
		const key = await this.#change(async (session) => {
			const changed = await action(session);
			if (changed === undefined) throw new ApiError('MethodNotAllowed');
			return changed;
		});
		this.#edit((keys) => withKey(keys, key));
		this.#done.fire({ keyId: key.id, deed });
	}

	/** Our own change is known without asking; a list that is on its way, or was never had, is asked for again. */
	#edit(change: (keys: readonly Key[]) => readonly Key[]): void {
		// The answer comes late: what else there is can only be listed by whoever signs in again.
		if (this.#state.kind === 'ended') return;
		const incomplete = this.#lists.isListing || !('keys' in this.#state && this.#state.keys);
		this.#become({ kind: 'ready', keys: change(this.keys) });
		if (incomplete) this.#lists.beginOnce();
	}

	#fail(error: unknown): void {
		const keys = 'keys' in this.#state ? this.#state.keys : undefined;
		this.#become(isEndOfSession(error) ? { kind: 'ended' } : { kind: 'failed', error, keys });
	}

	#become(state: AccountState): void {
		this.#state = state;
		this.#changed.fire();
	}
}

function withKey(keys: readonly Key[], changed: Key): readonly Key[] {
	return keys.map((key) => (key.id === changed.id ? changed : key));
}

/** Whether the service does not know the session any more. */
export function isEndOfSession(error: unknown): boolean {
	return error instanceof ApiError && (error.code === 'InvalidSession' || error.code === 'SignedOut');
}
