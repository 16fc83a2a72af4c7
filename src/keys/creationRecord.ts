import type { Account } from './account.ts';
import type { Key } from '../services/keyService.ts';
import type { CreationRecord } from './storedRecords.ts';

type Whose = Pick<CreationRecord, 'serviceId' | 'userId'>;

/** A window that waits for an answer says so this often, in milliseconds… */
export const pulse = 2_000;
/** …and after so long without it counts as crashed. */
export const lease = 8_000;
/** A request that has not become a key by then never will. */
export const longest = 2 * 60_000;

/** The clocks of a service and of this machine may differ by so much. */
const skew = 5 * 60_000;

/** The account that a key was asked for, if it is here. */
export function accountOf({ serviceId, userId }: Whose, accounts: readonly Account[]): Account | undefined {
	return accounts.find((one) => one.service.id === serviceId && one.userId === userId);
}

export function isUnderWay({ aliveAt }: CreationRecord, now: number): boolean {
	return aliveAt !== undefined && now - aliveAt < lease;
}

/** Whether a key that is not listed is not going to be: it was there once, or a list from long after the request lacks it. */
export function isOver({ keyId, startedAt }: CreationRecord, { listedAt = 0 }: Account): boolean {
	return keyId !== undefined || listedAt - startedAt > longest;
}

/** The key that came of a request, if it is listed. */
export function keyOfRecord(record: CreationRecord, account: Account): Key | undefined {
	const { keyId, name, namesakes } = record;
	if (keyId !== undefined) return account.key(keyId);
	return account.keys.find((key) => key.name === name && !namesakes.includes(key.id) && isOfItsTime(key, record));
}

/** A key of the same name may have been created long after, by somebody who has its value. */
function isOfItsTime({ createdAt }: Key, { startedAt }: CreationRecord): boolean {
	if (createdAt === undefined) return true;
	return createdAt >= startedAt - skew && createdAt <= startedAt + longest + skew;
}
