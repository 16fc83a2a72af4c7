import type { Accounts } from './accounts.ts';
import type { Creations } from './creations.ts';
import { endAccount, endingOf } from './endAccount.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import { storageKeyParts, type SecretStore } from './secretStore.ts';
import { survivalKey } from './secretSurvival.ts';
import type { StateStore } from './stateStore.ts';

export interface Stores {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly secrets: SecretStore;
	/** The extension's state, for all windows and for this workspace. */
	readonly states: readonly StateStore[];
	/** What is written down of keys that are being created. */
	readonly creations: Pick<Creations, 'count'>;
	/** Has what is held in memory follow the state, and removes what lies beside it. */
	readonly forget: () => Promise<void>;
}

/** What there is, in numbers; also what cannot be read, and what belongs to services that are not configured. */
export interface Inventory {
	readonly sessions: number;
	readonly values: number;
	readonly otherSecrets: number;
	readonly entries: number;
	/** What is written down of keys that are being created. */
	readonly creations: number;
}

export interface Removal {
	/** Sessions that their service was not told of. */
	readonly untold: number;
	/** Secrets that are still there. */
	readonly left: number;
}

export async function takeInventory({ secrets, states, fresh, creations }: Stores): Promise<Inventory> {
	const keys = (await secrets.keys()).filter((key) => key !== survivalKey);
	const sessions = keys.filter((key) => storageKeyParts('session', 2, key)).length;
	const stored = keys.filter((key) => storageKeyParts('fresh', 3, key)).length;
	const entries = states.flatMap((state) => state.keys()).filter((key) => key !== survivalKey).length;
	const values = Math.max(stored, fresh.count);
	return {
		sessions,
		values,
		otherSecrets: keys.length - sessions - stored,
		entries,
		creations: await creations.count(),
	};
}

/** Ends every session that can be ended, then removes everything, whether it can be read or not. */
export async function removeStoredData(stores: Stores, { sessions }: Inventory, signal: AbortSignal): Promise<Removal> {
	const { accounts, fresh, secrets, states, forget } = stores;
	// First of all: remembered in the state alone, it would mean that secrets were lost.
	for (const state of states) await state.update(survivalKey, undefined);
	const known = accounts.all;
	const told = await Promise.all(
		known.map((account) => endAccount(endingOf(account, fresh), accounts, fresh, signal).catch(() => false)),
	);
	fresh.forgetAll();
	for (const key of await secrets.keys()) await Promise.resolve(secrets.delete(key)).catch(() => undefined);
	for (const state of states) for (const key of state.keys()) await state.update(key, undefined);
	await forget();
	const hidden = Math.max(0, sessions - known.length);
	return { untold: hidden + told.filter((wasTold) => !wasTold).length, left: (await secrets.keys()).length };
}
