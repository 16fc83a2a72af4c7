import { Emitter, type Event } from '../base/emitter.ts';
import { storageKey, storageKeyParts, type SecretStore } from './secretStore.ts';
import type { StoredAccount } from './storedRecords.ts';

const area = 'session';

/**
 * The one owner of sessions at rest: SecretStorage, filed by service and user. What cannot be read (another version,
 * a broken record) is left alone and counts as absent.
 */
export class SessionStore {
	readonly #secrets: SecretStore;
	readonly #changed = new Emitter<void>();
	/** Something was stored or removed, here or in another window. */
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #listening;

	constructor(secrets: SecretStore) {
		this.#secrets = secrets;
		this.#listening = secrets.onDidChange(({ key }) => {
			if (storageKeyParts(area, 2, key)) this.#changed.fire();
		});
	}

	/** Whether there are any, without reading them. */
	async hasAny(): Promise<boolean> {
		return (await this.#secrets.keys()).some((key) => storageKeyParts(area, 2, key));
	}

	async all(): Promise<readonly StoredAccount[]> {
		const keys = (await this.#secrets.keys()).filter((key) => storageKeyParts(area, 2, key)).sort();
		const accounts = await Promise.all(keys.map((key) => this.#read(key)));
		return accounts.filter((account) => account !== undefined);
	}

	async get(serviceId: string, userId: string): Promise<StoredAccount | undefined> {
		return this.#read(storageKey(area, serviceId, userId));
	}

	async put(account: StoredAccount): Promise<void> {
		await this.#secrets.store(storageKey(area, account.serviceId, account.userId), JSON.stringify(account));
	}

	async remove({ serviceId, userId }: Pick<StoredAccount, 'serviceId' | 'userId'>): Promise<void> {
		await this.#secrets.delete(storageKey(area, serviceId, userId));
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}

	async #read(key: string): Promise<StoredAccount | undefined> {
		const text = await this.#secrets.get(key);
		if (text === undefined) return undefined;
		const { readAccount } = await import('./storedRecords.ts');
		return readAccount(text);
	}
}
