import type { Key } from '../services/keyService.ts';
import type { Account } from './account.ts';
import type { KeyRef } from './freshSecrets.ts';

/** A key and whose it is: what a row of the view stands for. */
export interface AccountKey {
	readonly account: Account;
	readonly key: Key;
}

export function refOf({ account, key }: AccountKey): KeyRef {
	return { serviceId: account.service.id, userId: account.userId, keyId: key.id };
}
