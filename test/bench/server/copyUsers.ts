import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { copyRow, onlyRow } from './rows.ts';

export const keysPerUser = 20;

/** How much is put into a database. */
export interface Filling {
	readonly keys: number;
	/** Users without keys, who are to create some. */
	readonly creators: number;
}

export interface CopiedUser {
	readonly id: string;
	readonly email: string;
	/** The value of each one's first key; creators have none. */
	readonly key: string;
}

/** Enough that a database's own cache does not hold all of their rows. */
export const maxCallers = 2000;

/**
 * Copies the one user of a database, with its session and its key, until there are enough. A copy's session has the id
 * of the user.
 * @returns the creators, and of the users with keys as many as may be asked, spread over all
 */
export function copyUsers(
	db: DatabaseSync,
	{ keys, creators }: Filling,
): { callers: CopiedUser[]; creators: CopiedUser[] } {
	const users = Math.ceil(keys / keysPerUser);
	const every = Math.ceil(users / maxCallers);
	const copyUser = userCopier(db);
	const copied = { callers: [] as CopiedUser[], creators: [] as CopiedUser[] };
	// The file can be made anew, so it need not be safe from a crash; the cache holds the index of random hashes.
	db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; BEGIN');
	for (let index = 0; index < users; index++) {
		const user = copyUser(index, keysPerUser);
		if (index % every === 0) copied.callers.push(user);
	}
	for (let index = 0; index < creators; index++) copied.creators.push(copyUser(users + index, 0));
	db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
	return copied;
}

function userCopier(db: DatabaseSync): (index: number, keys: number) => CopiedUser {
	const copyUser = copyRow(db, 'users', onlyRow(db, 'users'));
	const copyIdentity = copyRow(db, 'identities', onlyRow(db, 'identities'));
	const copySession = copyRow(db, 'sessions', onlyRow(db, 'sessions'));
	const copyKey = copyRow(db, 'api_keys', onlyRow(db, 'api_keys'));
	return (index, keys) => {
		const id = preparedId(index);
		const email = `user-${index}@example.com`;
		const key = `uak_${randomBytes(24).toString('base64url')}`;
		copyUser({ id });
		copyIdentity({ id, user_id: id, subject: email });
		copySession({ id, user_id: id, identity_id: id });
		for (let number = 0; number < keys; number++) {
			const hash = number === 0 ? createHash('sha256').update(key).digest('hex') : randomBytes(32).toString('hex');
			copyKey({ id: preparedId(index * keysPerUser + number), user_id: id, name: `key-${number}`, hash });
		}
		return { id, email, key };
	};
}

/** Less than any id that a server makes, since those begin with the time. */
export function preparedId(index: number): string {
	return index.toString(16).padStart(24, '0');
}

/** Takes out everything but what was copied: what the first user and requests put in. */
export function removeUncopied(db: DatabaseSync): void {
	const first = `'1'`;
	db.exec(
		`BEGIN IMMEDIATE; DELETE FROM sessions WHERE id > ${first}; DELETE FROM api_keys WHERE id > ${first}; COMMIT`,
	);
}
