import type { StateStore } from '../../../src/keys/stateStore.ts';

/** The extension's state, in memory. */
export class StateMemory implements StateStore {
	readonly entries = new Map<string, unknown>();

	keys(): readonly string[] {
		return [...this.entries.keys()];
	}

	get(key: string): unknown {
		return this.entries.get(key);
	}

	async update(key: string, value: unknown): Promise<void> {
		if (value === undefined) this.entries.delete(key);
		else this.entries.set(key, value);
	}
}
