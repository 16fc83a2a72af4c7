import type { Account } from './account.ts';
import type { FreshSecrets, WaitingKey } from './freshSecrets.ts';

/** An account's keys whose values wait to be copied; a key that is known to be gone does not count. */
export function waitingKeys(account: Account, fresh: FreshSecrets): readonly WaitingKey[] {
	const waiting = fresh.of({ serviceId: account.service.id, userId: account.userId });
	const { state } = account;
	const isThere = (keyId: string) => state.kind !== 'ready' || state.keys.some(({ id }) => id === keyId);
	return waiting.filter(({ keyId }) => isThere(keyId));
}
