import { ApiError } from '../../protocol/errors.ts';
import { maxKeysPerUser, type ApiKey } from '../../protocol/shapes.ts';
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
	readonly userId: string;
	readonly appId: string;
	readonly disabled: boolean;
	readonly userDisabled: boolean;
}

/** @throws ApiError LimitExceeded, APIKeyAlreadyExists */
export async function insertKey(db: Database, { id, userId, name, hash, now }: NewKey): Promise<void> {
	try {
		await db.transaction().execute(async (transaction) => {
			if ((await countKeys(transaction, userId)) >= maxKeysPerUser) throw limitExceeded();
			await transaction
				.insertInto('api_keys')
				.values({ id, user_id: userId, name, hash, disabled: 0, created_at: now })
				.execute();
		});
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
 * Enables a key, or disables it and ends the sessions that it opened.
 * @throws ApiError APIKeyNotFound, also for another user's key
 */
export async function setKeyDisabled(db: Database, userId: string, id: string, disabled: boolean): Promise<void> {
	await db.transaction().execute(async (transaction) => {
		const result = await transaction
			.updateTable('api_keys')
			.set({ disabled: disabled ? 1 : 0 })
			.where('id', '=', id)
			.where('user_id', '=', userId)
			.executeTakeFirst();
		if (result.numUpdatedRows === 0n) throw new ApiError('APIKeyNotFound');
		if (disabled) await transaction.deleteFrom('sessions').where('api_key_id', '=', id).execute();
	});
}

/**
 * Deletes a key and ends the sessions that it opened.
 * @throws ApiError APIKeyNotFound, also for another user's key
 */
export async function deleteKey(db: Database, userId: string, id: string): Promise<void> {
	await db.transaction().execute(async (transaction) => {
		await findKey(transaction, userId, id);
		await transaction.deleteFrom('sessions').where('api_key_id', '=', id).execute();
		await transaction.deleteFrom('api_keys').where('id', '=', id).execute();
	});
}

export async function findKeyByHash(db: Database, hash: string): Promise<FoundKey | undefined> {
	const row = await db
		.selectFrom('api_keys')
		.innerJoin('users', 'users.id', 'api_keys.user_id')
		.where('api_keys.hash', '=', hash)
		.select(['api_keys.id', 'user_id', 'app_id', 'api_keys.disabled', 'users.disabled as user_disabled'])
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const { id, user_id: userId, app_id: appId } = row;
	return { id, userId, appId, disabled: row.disabled === 1, userDisabled: row.user_disabled === 1 };
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

function limitExceeded(): ApiError {
	return new ApiError('LimitExceeded', { message: `too many API keys: a user can have ${maxKeysPerUser}` });
}
