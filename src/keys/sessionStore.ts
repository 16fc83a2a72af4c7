import * as v from 'valibot';
import { Emitter, type Event } from '../base/emitter.ts';
import { parseJson } from '../protocol/json.ts';
import { storageKey, storageKeyParts, type SecretStore } from './secretStore.ts';

const area = 'session';

const storedAccount = v.object({
	version: v.literal(1),
	/** Opaque and of no worth anywhere; what VS Code and other extensions know the account by. */
	id: v.string(),
	serviceId: v.string(),
	userId: v.string(),
	/** What the person signed in as. */
	label: v.string(),
	/** The service's own session; null once it has ended and the person has to sign in again. */
	session: v.unknown(),
});

/** An account as it lies in SecretStorage. */
export type StoredAccount = Readonly<v.InferOutput<typeof storedAccount>>;

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
		return text === undefined ? undefined : parseJson(storedAccount, text);
	}
}
