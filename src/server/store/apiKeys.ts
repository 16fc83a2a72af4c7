import { ApiError } from '../../protocol/errors.ts';
import type { ApiKey } from '../../protocol/shapes.ts';
import { prepare, prepareUnread, type Value } from './prepared.ts';
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

/** A user's own key. */
type OwnKey = { id: string; userId: string };

const countKeys = prepare((db, value: Value<{ userId: string }>) =>
	db
		.selectFrom('api_keys')
		.where('user_id', '=', value('userId'))
		.select((select) => select.fn.countAll<number | string>().as('count')),
);

const insert = prepare((db, value: Value<{ id: string; userId: string; name: string; hash: string; now: number }>) =>
	db.insertInto('api_keys').values({
		id: value('id'),
		user_id: value('userId'),
		name: value('name'),
		hash: value('hash'),
		disabled: 0,
		created_at: value('now'),
	}),
);

/**
 * In a transaction of the caller's.
 * @param limit how many keys a user may have
 * @throws ApiError LimitExceeded, APIKeyAlreadyExists
 */
export async function insertKey(db: Database, key: NewKey, limit: number): Promise<void> {
	const [row] = await countKeys(db, { userId: key.userId });
	// PostgreSQL counts in text.
	if (Number(row?.count) >= limit) {
		throw new ApiError('LimitExceeded', { message: `too many API keys: a user can have ${limit}` });
	}
	try {
		await insert(db, key);
	} catch (error) {
		throw isDuplicate(error) ? new ApiError('APIKeyAlreadyExists') : error;
	}
}

const selectKeys = prepare((db, value: Value<{ userId: string }>) =>
	db.selectFrom('api_keys').where('user_id', '=', value('userId')).select(['id', 'name', 'disabled']).orderBy('id'),
);

/** Oldest first. */
export async function listKeys(db: Database, userId: string): Promise<ApiKey[]> {
	return (await selectKeys(db, { userId })).map(keyOf);
}

const selectKey = prepare((db, value: Value<OwnKey>) =>
	db
		.selectFrom('api_keys')
		.where('id', '=', value('id'))
		.where('user_id', '=', value('userId'))
		.select(['id', 'name', 'disabled']),
);

/** @throws ApiError APIKeyNotFound, also for another user's key */
export async function findKey(db: Database, userId: string, id: string): Promise<ApiKey> {
	return keyOf(found(await selectKey(db, { id, userId })));
}

const updateDisabled = prepare((db, value: Value<{ id: string; userId: string; disabled: 0 | 1 }>) =>
	db
		.updateTable('api_keys')
		.set({ disabled: value('disabled') })
		.where('id', '=', value('id'))
		.where('user_id', '=', value('userId'))
		.returning('name'),
);

const deleteSessionsOfKey = prepareUnread((db, value: Value<{ id: string }>) =>
	db.deleteFrom('sessions').where('api_key_id', '=', value('id')),
);

/**
 * Enables a key, or disables it and ends the sessions that it opened; in a transaction of the caller's.
 * @returns its name
 * @throws ApiError APIKeyNotFound, also for another user's key
 */
export async function setKeyDisabled(db: Database, userId: string, id: string, disabled: boolean): Promise<string> {
	const { name } = found(await updateDisabled(db, { id, userId, disabled: disabled ? 1 : 0 }));
	if (disabled) await deleteSessionsOfKey(db, { id });
	return name;
}

const deleteOne = prepare((db, value: Value<OwnKey>) =>
	db.deleteFrom('api_keys').where('id', '=', value('id')).where('user_id', '=', value('userId')).returning('name'),
);

/**
 * Deletes a key and, with it, the sessions that it opened; in a transaction of the caller's.
 * @returns its name
 * @throws ApiError APIKeyNotFound, also for another user's key
 */
export async function deleteKey(db: Database, userId: string, id: string): Promise<string> {
	return found(await deleteOne(db, { id, userId })).name;
}

const selectByHash = prepare((db, value: Value<{ hash: string }>) =>
	db
		.selectFrom('api_keys')
		.innerJoin('users', 'users.id', 'api_keys.user_id')
		.where('api_keys.hash', '=', value('hash'))
		.select(['api_keys.id', 'name', 'user_id', 'app_id', 'api_keys.disabled', 'users.disabled as user_disabled']),
);

export async function findKeyByHash(db: Database, hash: string): Promise<FoundKey | undefined> {
	const [row] = await selectByHash(db, { hash });
	if (row === undefined) return undefined;
	const { id, name, user_id: userId, app_id: appId } = row;
	return { id, name, userId, appId, disabled: row.disabled === 1, userDisabled: row.user_disabled === 1 };
}

/** @throws ApiError APIKeyNotFound */
function found<Row>([row]: readonly Row[]): Row {
	if (row === undefined) throw new ApiError('APIKeyNotFound');
	return row;
}

function keyOf(row: { readonly id: string; readonly name: string; readonly disabled: 0 | 1 }): ApiKey {
	return { _id: row.id, name: row.name, disabled: row.disabled === 1 };
}
