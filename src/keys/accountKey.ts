import { ApiError } from '../protocol/errors.ts';
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

/** One text for one key, among all accounts. */
export function idOf({ serviceId, userId, keyId }: KeyRef): string {
	return `${encodeURIComponent(serviceId)}/${encodeURIComponent(userId)}/${encodeURIComponent(keyId)}`;
}

export function isSameKey(one: KeyRef, other: KeyRef): boolean {
	return idOf(one) === idOf(other);
}

/** The same key as it is listed now; undefined when it is not there any more, or left out of a list that is cut off. */
export function listedAs({ account, key }: AccountKey): AccountKey | undefined {
	const listed = account.key(key.id);
	return listed && { account, key: listed };
}

/** Whether a key may be there all the same, because the service does not list all of them. */
export function mayBeLeftOut(target: AccountKey): boolean {
	return target.account.listCut !== undefined && listedAs(target) === undefined;
}

/** As it is listed now, or as it was chosen where the list may lack it. @throws ApiError `APIKeyNotFound` when it is gone */
export function asItIsNow(target: AccountKey): AccountKey {
	if (mayBeLeftOut(target)) return target;
	const listed = listedAs(target);
	if (listed === undefined) throw new ApiError('APIKeyNotFound');
	return listed;
}

/** For a key that is to be deleted: that it is gone is as good. */
export function unlessGone(error: unknown): void {
	if (!(error instanceof ApiError) || error.code !== 'APIKeyNotFound') throw error;
}

/** The accounts of keys, each once. */
export function accountsOf(targets: readonly AccountKey[]): readonly Account[] {
	return [...new Set(targets.map(({ account }) => account))];
}
