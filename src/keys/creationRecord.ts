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

/**
 * Whether a key that is not listed is not going to be: it was there once, or a list from long after the request lacks it. A
 * list that lacks keys tells neither.
 */
export function isOver({ keyId, startedAt }: CreationRecord, { listedAt = 0, listCut }: Account): boolean {
	if (listCut !== undefined) return false;
	return keyId !== undefined || listedAt - startedAt > longest;
}

/** The keys of before that a list to come must not be searched for. */
export function namesakesOf(name: string, startedAt: number, keys: readonly Key[]): readonly string[] {
	return keys.filter((key) => key.name === name || isOfItsTime(key, { startedAt })).map(({ id }) => id);
}

/** What a list tells of a request. */
export type Found =
	| { readonly kind: 'key'; readonly key: Key }
	/** Its value is known here, so either the answer came after all, or it came of another request. */
	| { readonly kind: 'arrived' }
	/** There are keys that may have come of it or of requests from elsewhere. */
	| { readonly kind: 'unclear'; readonly keys: readonly Key[] }
	| { readonly kind: 'none' };

/**
 * The key that came of a request, if it is listed.
 * @param others the other requests that are written down
 * @param hasArrived whether somebody here has, or had, the value of a key
 */
export function keyOfRecord(
	record: CreationRecord,
	account: Account,
	others: readonly CreationRecord[],
	hasArrived: (key: Key) => boolean,
): Found {
	const { keyId } = record;
	if (keyId !== undefined) {
		const key = account.key(keyId);
		return key === undefined ? { kind: 'none' } : hasArrived(key) ? { kind: 'arrived' } : { kind: 'key', key };
	}
	const rivals = others.filter((other) => isRival(record, other));
	const taken = rivals.map((other) => other.keyId);
	const all = account.keys.filter((key) => isLike(key, record) && !taken.includes(key.id));
	const keys = all.filter((key) => !hasArrived(key));
	const [key] = keys;
	if (key === undefined) return { kind: all.length > 0 ? 'arrived' : 'none' };
	// Each request makes one key at most. More keys than requests that lost their answers: some are somebody else's.
	const open = rivals.filter((other) => other.keyId === undefined);
	const isWaiting = open.some((other) => isUnderWay(other, Date.now()));
	const isClear = account.service.abilities.uniqueNames || (keys.length <= open.length + 1 && !isWaiting);
	return isClear ? { kind: 'key', key } : { kind: 'unclear', keys };
}

function isRival(one: CreationRecord, other: CreationRecord): boolean {
	return one.serviceId === other.serviceId && one.userId === other.userId && one.name === other.name;
}

function isLike(key: Key, record: CreationRecord): boolean {
	return key.name === record.name && !record.namesakes.includes(key.id) && isOfItsTime(key, record);
}

/** A key of the same name may have been created long after, by somebody who has its value. */
function isOfItsTime({ createdAt }: Key, { startedAt }: Pick<CreationRecord, 'startedAt'>): boolean {
	if (createdAt === undefined) return true;
	return createdAt >= startedAt - skew && createdAt <= startedAt + longest + skew;
}
