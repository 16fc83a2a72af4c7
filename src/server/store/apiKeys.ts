import { ApiError } from '../../protocol/errors.ts';
import type { ApiKey } from '../../protocol/shapes.ts';
import { isDuplicate } from './storeErrors.ts';
import type { Database } from './tables.ts';

export interface NewKey {
	readonly id: string;
	readonly userId: string;
	readonly name: string;
	readonly hash: string;
	readonly now: number;
}

/** A key as its value finds it. */
export interface FoundKey {
	readonly id: string;
	readonly name: string;
	readonly userId: string;
	readonly appId: string;
	readonly disabled: boolean;
	readonly userDisabled: boolean;
}

/**
 * In a transaction of the caller's.
 * @param limit how many keys a user may have
 * @throws ApiError LimitExceeded, APIKeyAlreadyExists
 */
export async function insertKey(db: Database, key: NewKey, limit: number): Promise<void> {
	const { id, userId, name, hash, now } = key;
	if ((await countKeys(db, userId)) >= limit) {
		throw new ApiError('LimitExceeded', { message: `too many API keys: a user can have ${limit}` });
	}
	try {
		await db.insertInto('api_keys').values({ id, user_id: userId, name, hash, disabled: 0, created_at: now }).execute();
	} catch (error) {
		throw isDuplicate(error) ? new ApiError('APIKeyAlreadyExists') : error;
	}
}

/** Oldest first. */
export async function listKeys(db: Database, userId: string): Promise<ApiKey[]> {
	const rows = await db
		.selectFrom('api_keys')
		.where('user_id', '=', userId)
		.select(['id', 'name', 'disabled'])
		.orderBy('id')
		.execute();
	return rows.map(keyOf);
}

/** @throws ApiError APIKeyNotFound, also for another user's key */
export async function findKey(db: Database, userId: string, id: string): Promise<ApiKey> {
	const row = await db
		.selectFrom('api_keys')
		.where('id', '=', id)
		.where('user_id', '=', userId)
		.select(['id', 'name', 'disabled'])
		.executeTakeFirst();
	if (row === undefined) throw new ApiError('APIKeyNotFound');
	return keyOf(row);
}

/**
 * Enables a key, or disables it and ends the sessions that it opened; in a transaction of the caller's.
 * @returns its name
 * @throws ApiError APIKeyNotFound, also for another user's key
 */
export async function setKeyDisabled(db: Database, userId: string, id: string, disabled: boolean): Promise<string> {
	const row = await db
		.updateTable('api_keys')
		.set({ disabled: disabled ? 1 : 0 })
		.where('id', '=', id)
		.where('user_id', '=', userId)
		.returning('name')
		.executeTakeFirst();
	if (row === undefined) throw new ApiError('APIKeyNotFound');
	if (disabled) await db.deleteFrom('sessions').where('api_key_id', '=', id).execute();
	return row.name;
}

/**
 * Deletes a key and, with it, the sessions that it opened; in a transaction of the caller's.
 * @returns its name
 * @throws ApiError APIKeyNotFound, also for another user's key
 */
export async function deleteKey(db: Database, userId: string, id: string): Promise<string> {
	const row = await db
		.deleteFrom('api_keys')
		.where('id', '=', id)
		.where('user_id', '=', userId)
		.returning('name')
		.executeTakeFirst();
	if (row === undefined) throw new ApiError('APIKeyNotFound');
	return row.name;
}

export async function findKeyByHash(db: Database, hash: string): Promise<FoundKey | undefined> {
	const row = await db
		.selectFrom('api_keys')
		.innerJoin('users', 'users.id', 'api_keys.user_id')
		.where('api_keys.hash', '=', hash)
		.select(['api_keys.id', 'name', 'user_id', 'app_id', 'api_keys.disabled', 'users.disabled as user_disabled'])
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const { id, name, user_id: userId, app_id: appId } = row;
	return { id, name, userId, appId, disabled: row.disabled === 1, userDisabled: row.user_disabled === 1 };
}

async function countKeys(db: Database, userId: string): Promise<number> {
	const row = await db
		.selectFrom('api_keys')
		.where('user_id', '=', userId)
		.select((select) => select.fn.countAll<number | string>().as('count'))
		.executeTakeFirstOrThrow();
	// PostgreSQL counts in text.
	return Number(row.count);
}

function keyOf(row: { readonly id: string; readonly name: string; readonly disabled: 0 | 1 }): ApiKey {
	return { _id: row.id, name: row.name, disabled: row.disabled === 1 };
}
