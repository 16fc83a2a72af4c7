import * as v from 'valibot';
import { Emitter, type Event } from '../base/emitter.ts';
import { parseJson } from '../protocol/json.ts';
import { storageKey, storageKeyParts, type SecretStore } from './secretStore.ts';

const area = 'fresh';

const stored = v.object({ version: v.literal(1), name: v.string(), value: v.pipe(v.string(), v.minLength(1)) });

/** Which key a value belongs to. */
export interface KeyRef {
	readonly serviceId: string;
	readonly userId: string;
	readonly keyId: string;
}

/**
 * Values of new keys, from their creation until they are handed over or discarded. They wait in SecretStorage, so that a
 * closed notification, a reload or a crash loses none; in memory there is only which keys have one. First handed over,
 * then deleted: a crash just between allows one more copy, never none.
 */
export class FreshSecrets {
	readonly #secrets: SecretStore;
	readonly #changed = new Emitter<void>();
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #listening;
	readonly #waiting = new Set<string>();
	/** Values that SecretStorage would not take; they live as long as this window. */
	readonly #unstored = new Map<string, string>();
	readonly #handingOver = new Set<string>();

	constructor(secrets: SecretStore) {
		this.#secrets = secrets;
		this.#listening = secrets.onDidChange(({ key }) => void this.#reread(key).catch(() => undefined));
	}

	/** Learns which values wait from earlier windows. */
	async load(): Promise<void> {
		for (const key of await this.#secrets.keys()) if (storageKeyParts(area, 3, key)) this.#waiting.add(key);
		this.#changed.fire();
	}

	has(ref: KeyRef): boolean {
		return this.#waiting.has(keyOf(ref));
	}

	/** The ids of an account's keys whose values wait. */
	of(account: Omit<KeyRef, 'keyId'>): readonly string[] {
		return [...this.#waiting]
			.map((key) => storageKeyParts(area, 3, key) ?? [])
			.filter(([serviceId, userId]) => serviceId === account.serviceId && userId === account.userId)
			.map(([, , keyId]) => keyId ?? '');
	}

	/** Keeps a value. Answers whether it will survive this window; if not, it should be copied right away. */
	async put(ref: KeyRef, name: string, value: string): Promise<boolean> {
		const key = keyOf(ref);
		this.#unstored.set(key, value);
		this.#waiting.add(key);
		this.#changed.fire();
		try {
			await this.#secrets.store(
				key,
				JSON.stringify({ version: 1, name, value } satisfies v.InferOutput<typeof stored>),
			);
			if ((await this.#read(key)) !== value) return false;
		} catch {
			return false;
		}
		this.#unstored.delete(key);
		return true;
	}

	/**
	 * Hands a value to `give` and, once that has succeeded, deletes it for good. Answers false if there is none: it was
	 * copied or discarded before, perhaps in another window, or is being handed over right now.
	 */
	async handOver(ref: KeyRef, give: (value: string) => PromiseLike<void>): Promise<boolean> {
		const key = keyOf(ref);
		if (this.#handingOver.has(key)) return false;
		this.#handingOver.add(key);
		try {
			const value = this.#unstored.get(key) ?? (await this.#read(key));
			if (value === undefined) {
				this.#forget(key);
				return false;
			}
			await give(value);
			await this.discard(ref);
			return true;
		} finally {
			this.#handingOver.delete(key);
		}
	}

	async discard(ref: KeyRef): Promise<void> {
		const key = keyOf(ref);
		this.#unstored.delete(key);
		await this.#secrets.delete(key);
		this.#forget(key);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}

	async #read(key: string): Promise<string | undefined> {
		const text = await this.#secrets.get(key);
		return text === undefined ? undefined : parseJson(stored, text)?.value;
	}

	/** Another window stored or deleted this one. */
	async #reread(key: string): Promise<void> {
		if (!storageKeyParts(area, 3, key) || this.#unstored.has(key)) return;
		if ((await this.#secrets.get(key)) === undefined) return this.#forget(key);
		this.#waiting.add(key);
		this.#changed.fire();
	}

	#forget(key: string): void {
		if (this.#waiting.delete(key)) this.#changed.fire();
	}
}

function keyOf({ serviceId, userId, keyId }: KeyRef): string {
	return storageKey(area, serviceId, userId, keyId);
}
