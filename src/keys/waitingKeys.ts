import type { Account } from './account.ts';
import type { FreshSecrets } from './freshSecrets.ts';

/** The names of an account's keys whose values wait to be copied; a key that is known to be gone does not count. */
export function waitingKeys(account: Account, fresh: FreshSecrets): readonly string[] {
	const waiting = fresh.of({ serviceId: account.service.id, userId: account.userId });
	const { state } = account;
	const isThere = (keyId: string) => state.kind !== 'ready' || state.keys.some(({ id }) => id === keyId);
	return waiting.filter(({ keyId }) => isThere(keyId)).map(({ name }) => name);
}
