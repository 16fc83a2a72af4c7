import { Emitter } from '../../../src/base/emitter.ts';
import type { SecretStore } from '../../../src/keys/secretStore.ts';

/** What several windows share: a SecretStorage in memory whose windows all hear of every change. */
export class MemorySecrets implements SecretStore {
	readonly entries = new Map<string, string>();
	readonly #changed = new Emitter<{ key: string }>();
	readonly onDidChange = this.#changed.event;
	/** Makes the next calls fail, as a keyring that is locked. */
	isLocked = false;
	/** Answers with what it held a while ago. */
	isSlow = false;
	/** Takes values and does not keep them. */
	isForgetful = false;

	async get(key: string): Promise<string | undefined> {
		const value = this.entries.get(key);
		if (this.isSlow) await new Promise((resolve) => setTimeout(resolve, 20));
		return value;
	}

	async store(key: string, value: string): Promise<void> {
		this.#open();
		if (!this.isForgetful) this.entries.set(key, value);
		this.#changed.fire({ key });
	}

	async delete(key: string): Promise<void> {
		this.#open();
		this.entries.delete(key);
		this.#changed.fire({ key });
	}

	async keys(): Promise<string[]> {
		return [...this.entries.keys()];
	}

	/** The same store in a window that hears of no change. */
	unheard(): SecretStore {
		return {
			get: (key) => this.get(key),
			store: (key, value) => this.store(key, value),
			delete: (key) => this.delete(key),
			keys: () => this.keys(),
			onDidChange: () => ({ dispose: () => undefined }),
		};
	}

	#open(): void {
		if (this.isLocked) throw new Error('the keyring is locked');
	}
}
