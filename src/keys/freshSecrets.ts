import * as l10n from '@vscode/l10n';
import { Emitter, type Event } from '../base/emitter.ts';
import { ExpectedError } from './expectedError.ts';
import { storageKey, storageKeyParts, type SecretStore } from './secretStore.ts';
import type { StoredValue } from './storedRecords.ts';

const area = 'fresh';

/** Which key a value belongs to. */
export interface KeyRef {
	readonly serviceId: string;
	readonly userId: string;
	readonly keyId: string;
}

export interface WaitingKey {
	readonly keyId: string;
	readonly name: string;
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
	readonly #discarded = new Emitter<KeyRef>();
	/** A value was given up in this window, without having been handed over. */
	readonly onDidDiscard: Event<KeyRef> = this.#discarded.event;
	readonly #listening;
	/** The names of the keys whose values wait, by storage key. */
	readonly #waiting = new Map<string, string>();
	/** Values that SecretStorage would not take; they live as long as this window. */
	readonly #unstored = new Map<string, string>();
	readonly #handingOver = new Set<string>();

	constructor(secrets: SecretStore) {
		this.#secrets = secrets;
		this.#listening = secrets.onDidChange(({ key }) => void this.#reread(key).catch(() => undefined));
	}

	/** Learns which values wait from earlier windows. */
	async load(): Promise<void> {
		for (const key of await this.#secrets.keys()) await this.#reread(key);
	}

	has(ref: KeyRef): boolean {
		return this.#waiting.has(keyOf(ref));
	}

	/** An account's keys whose values wait. */
	of(account: Omit<KeyRef, 'keyId'>): readonly WaitingKey[] {
		return [...this.#waiting].flatMap(([key, name]) => {
			const [serviceId, userId, keyId = ''] = storageKeyParts(area, 3, key) ?? [];
			return serviceId === account.serviceId && userId === account.userId ? [{ keyId, name }] : [];
		});
	}

	/** Keeps a value. Answers whether it will survive this window; if not, it should be copied right away. */
	async put(ref: KeyRef, name: string, value: string): Promise<boolean> {
		const key = keyOf(ref);
		this.#unstored.set(key, value);
		this.#waiting.set(key, name);
		this.#changed.fire();
		try {
			await this.#secrets.store(key, JSON.stringify({ version: 1, name, value } satisfies StoredValue));
			if ((await this.#read(key))?.value !== value) return false;
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
			const value = this.#unstored.get(key) ?? (await this.#read(key))?.value;
			if (value === undefined) {
				this.#forget(key);
				return false;
			}
			await give(value);
			await this.#deleteCopied(ref);
			return true;
		} finally {
			this.#handingOver.delete(key);
		}
	}

	async discard(ref: KeyRef): Promise<void> {
		const wasWaiting = this.has(ref);
		await this.#delete(ref);
		if (wasWaiting) this.#discarded.fire(ref);
	}

	async #delete(ref: KeyRef): Promise<void> {
		const key = keyOf(ref);
		await this.#secrets.delete(key);
		this.#unstored.delete(key);
		this.#forget(key);
	}

	/** How many values wait, of whatever account. */
	get count(): number {
		return this.#waiting.size;
	}

	/** Gives up every value that this window knows, also those that secret storage never took; it must be emptied by others. */
	forgetAll(): void {
		this.#unstored.clear();
		for (const key of [...this.#waiting.keys()]) this.#forget(key);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
		this.#discarded.dispose();
	}

	/** The value is out now, whatever the store says to that. */
	async #deleteCopied(ref: KeyRef): Promise<void> {
		try {
			await this.#delete(ref);
		} catch {
			const wasStored = !this.#unstored.delete(keyOf(ref));
			this.#forget(keyOf(ref));
			if (wasStored)
				throw new ExpectedError(
					l10n.t(
						'The value was copied, but VS Code could not delete it from its secret storage. It may be offered once more after a restart.',
					),
				);
		}
	}

	async #read(key: string): Promise<StoredValue | undefined> {
		const text = await this.#secrets.get(key);
		if (text === undefined) return undefined;
		const { readValue } = await import('./storedRecords.ts');
		return readValue(text);
	}

	/** What lies in the store, perhaps by another window's doing. */
	async #reread(key: string): Promise<void> {
		if (!storageKeyParts(area, 3, key) || this.#unstored.has(key)) return;
		const record = await this.#read(key);
		if (record === undefined) return this.#forget(key);
		this.#waiting.set(key, record.name);
		this.#changed.fire();
	}

	#forget(key: string): void {
		if (this.#waiting.delete(key)) this.#changed.fire();
	}
}

function keyOf({ serviceId, userId, keyId }: KeyRef): string {
	return storageKey(area, serviceId, userId, keyId);
}
