import * as v from 'valibot';
import { Emitter } from '../../base/emitter.ts';
import { ApiError } from '../../protocol/errors.ts';
import type { CallOptions, CreatedKey, Key, KeySession, NewKey } from '../keyService.ts';
import type { Answer, Call, Caller } from './caller.ts';
import { toKey } from './keys.ts';
import { listAll } from './list.ts';
import type { KeyRow, RouteName } from './routes.ts';
import { lacksApiKeys, tellsNoMoreKeys } from './words.ts';

export const storedSession = v.object({
	token: v.pipe(v.string(), v.minLength(1)),
	userId: v.string(),
	email: v.optional(v.string()),
	/** The token is good there and goes nowhere else. */
	address: v.string(),
});
export type StoredSession = Readonly<v.InferOutput<typeof storedSession>>;

/** A person's session, which the service prolongs by itself while it is used. */
export class BetterAuthSession implements KeySession {
	readonly userId: string;
	readonly #caller: Caller;
	readonly #changed = new Emitter<void>();
	readonly onDidChange = this.#changed.event;
	/** Of keys that are not of the service's usual configuration: it knows them only together with that. */
	readonly #configs = new Map<string, string>();
	#stored: StoredSession | undefined;
	#isListCut = false;

	constructor(caller: Caller, stored: StoredSession) {
		this.userId = stored.userId;
		this.#caller = caller;
		this.#stored = stored;
	}

	get stored(): unknown {
		return this.#stored;
	}

	get listCut(): string | undefined {
		return this.#isListCut ? tellsNoMoreKeys() : undefined;
	}

	async listKeys({ signal }: CallOptions = {}): Promise<readonly Key[]> {
		const { rows, isCut } = await listAll((query) => this.#call('listKeys', { query, signal }));
		this.#isListCut = isCut;
		return rows.map((row) => this.#keyOf(row));
	}

	async getKey(keyId: string, { signal }: CallOptions = {}): Promise<Key> {
		const query = { id: keyId, ...this.#configOf(keyId) };
		return this.#keyOf(await this.#call('getKey', { query, signal }));
	}

	async createKey({ name, expiresInSeconds, prefix }: NewKey, { signal }: CallOptions = {}): Promise<CreatedKey> {
		const ifLost = `the key ${JSON.stringify(name)} may have been created: list the keys; if it is there, its value is lost`;
		// What is undefined does not travel.
		const body = { name, expiresIn: expiresInSeconds, prefix };
		const { key: secret, ...row } = await this.#call('createKey', { body, ifLost, signal });
		return { key: this.#keyOf(row), secret };
	}

	async setEnabled(keyId: string, enabled: boolean, options?: CallOptions): Promise<void> {
		await this.#update(keyId, { enabled }, options);
	}

	async renameKey(keyId: string, name: string, options?: CallOptions): Promise<Key> {
		return this.#update(keyId, { name }, options);
	}

	async setExpiry(keyId: string, seconds: number | undefined, options?: CallOptions): Promise<Key> {
		return this.#update(keyId, { expiresIn: seconds ?? null }, options);
	}

	async deleteKey(keyId: string, { signal }: CallOptions = {}): Promise<void> {
		await this.#call('deleteKey', { body: { keyId, ...this.#configOf(keyId) }, signal });
		this.#configs.delete(keyId);
	}

	/** Forgets the token at once and then tells the service, to which it is the same if the session is over already. */
	async signOut({ signal }: CallOptions = {}): Promise<void> {
		const token = this.#stored?.token;
		if (token === undefined) return;
		this.#change(undefined);
		try {
			await this.#caller.send('signOut', { body: {}, token, signal });
		} catch (error) {
			if (!isEnd(error)) throw error;
		}
	}

	async #update(keyId: string, change: Readonly<Record<string, unknown>>, { signal }: CallOptions = {}): Promise<Key> {
		const body = { keyId, ...this.#configOf(keyId), ...change };
		return this.#keyOf(await this.#call('updateKey', { body, signal }));
	}

	async #call<Name extends RouteName>(name: Name, call: Call): Promise<Answer<Name>['reply']> {
		const token = this.#stored?.token;
		if (token === undefined) throw new ApiError('SignedOut');
		try {
			const { reply, newToken } = await this.#caller.send(name, { ...call, token });
			this.#take(token, newToken);
			return reply;
		} catch (error) {
			// Another call may have brought a new token meanwhile, to which this refusal says nothing.
			if (isEnd(error) && this.#stored?.token === token) this.#change(undefined);
			throw error instanceof ApiError && error.code === 'NotFound' ? lacksApiKeys() : error;
		}
	}

	/** Takes a new token, unless the one that it follows is not the session's any more. */
	#take(token: string, newToken: string | undefined): void {
		if (newToken === undefined || newToken === token || this.#stored?.token !== token) return;
		this.#change({ ...this.#stored, token: newToken });
	}

	#change(stored: StoredSession | undefined): void {
		this.#stored = stored;
		this.#changed.fire();
	}

	#keyOf(row: KeyRow): Key {
		if (typeof row.configId === 'string' && row.configId !== 'default') this.#configs.set(row.id, row.configId);
		return toKey(row);
	}

	#configOf(keyId: string): { readonly configId?: string } {
		const configId = this.#configs.get(keyId);
		return configId === undefined ? {} : { configId };
	}
}

function isEnd(error: unknown): boolean {
	return error instanceof ApiError && error.code === 'InvalidSession';
}
