import { Emitter, type Disposable, type Event } from '../base/emitter.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { FreshSecrets, WaitingKey } from './freshSecrets.ts';

/**
 * Values that wait although the list has no such key. Another window may just have created it, so each is looked for once
 * more; then the key was deleted elsewhere, and the value stays until the person copies or discards it.
 */
export class UnlistedValues {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #changed = new Emitter<void>();
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #listening: readonly Disposable[];
	/** By key id, whether it has been looked for. */
	readonly #looked = new Map<string, boolean>();

	constructor(accounts: Accounts, fresh: FreshSecrets) {
		this.#accounts = accounts;
		this.#fresh = fresh;
		const look = () => this.#look();
		this.#listening = [accounts.onDidChange(look), fresh.onDidChange(look)];
	}

	/** An account's values whose keys were deleted elsewhere. */
	of(account: Account): readonly WaitingKey[] {
		const hasList = account.state.kind !== 'ended' && account.listedAt !== undefined;
		return hasList ? this.#unlisted(account).filter(({ keyId }) => this.#looked.get(keyId)) : [];
	}

	dispose(): void {
		for (const one of this.#listening) one.dispose();
		this.#changed.dispose();
	}

	#look(): void {
		for (const account of this.#accounts.all) {
			if (account.state.kind !== 'ready') continue;
			const unknown = this.#unlisted(account).filter(({ keyId }) => !this.#looked.has(keyId));
			if (unknown.length > 0) void this.#lookAgain(account, unknown);
		}
	}

	async #lookAgain(account: Account, unknown: readonly WaitingKey[]): Promise<void> {
		for (const { keyId } of unknown) this.#looked.set(keyId, false);
		await account.refresh();
		const isListed = account.state.kind === 'ready';
		for (const { keyId } of unknown) {
			if (isListed) this.#looked.set(keyId, true);
			else this.#looked.delete(keyId);
		}
		this.#changed.fire();
	}

	#unlisted(account: Account): readonly WaitingKey[] {
		const ref = { serviceId: account.service.id, userId: account.userId };
		return this.#fresh.of(ref).filter(({ keyId }) => account.key(keyId) === undefined);
	}
}
