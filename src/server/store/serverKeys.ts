import { createAccount } from './accounts.ts';
import { insertKey } from './apiKeys.ts';
import type { Database } from './tables.ts';

/**
 * A key for a program that acts for no person. It belongs to a user of its own, of type `server`, whose one identity
 * bears the key's name, so that no two in an app are called alike.
 */
export interface ServerKey {
	readonly id: string;
	/** The user that whoever signs in with this key is. */
	readonly userId: string;
	readonly name: string;
	readonly disabled: boolean;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
}

export interface NewServerKey {
	readonly appId: string;
	readonly id: string;
	readonly userId: string;
	readonly identityId: string;
	readonly name: string;
	readonly hash: string;
	readonly now: number;
}

/** In a transaction of the caller's. @throws ApiError AccountNameInUse when the app has a server key of that name */
export async function createServerKey(db: Database, key: NewServerKey): Promise<void> {
	const { appId, userId, identityId, name, now } = key;
	const user = { appId, userId, identityId, type: 'server', passwordHash: null, now } as const;
	await createAccount(db, { ...user, provider: 'api-key', subject: name });
	await insertKey(db, key, 1);
}

/** Oldest first. */
export async function listServerKeys(db: Database, appId: string): Promise<ServerKey[]> {
	return (await selectServerKeys(db, appId).orderBy('api_keys.id').execute()).map(serverKeyOf);
}

export async function findServerKey(db: Database, appId: string, id: string): Promise<ServerKey | undefined> {
	const row = await selectServerKeys(db, appId).where('api_keys.id', '=', id).executeTakeFirst();
	return row === undefined ? undefined : serverKeyOf(row);
}

function selectServerKeys(db: Database, appId: string) {
	return db
		.selectFrom('identities')
		.innerJoin('api_keys', 'api_keys.user_id', 'identities.user_id')
		.where('identities.app_id', '=', appId)
		.where('identities.provider', '=', 'api-key')
		.select(['api_keys.id', 'api_keys.user_id', 'api_keys.name', 'api_keys.disabled', 'api_keys.created_at']);
}

type ServerKeyRow = Awaited<ReturnType<ReturnType<typeof selectServerKeys>['execute']>>[number];

function serverKeyOf({ id, name, user_id: userId, disabled, created_at: createdAt }: ServerKeyRow): ServerKey {
	return { id, userId, name, disabled: disabled === 1, createdAt };
}
