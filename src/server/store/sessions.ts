import type { ProviderType } from '../../protocol/tokens.ts';
import { prepare, prepareUnread, type Value } from './prepared.ts';
import type { Database, UserType } from './tables.ts';

export interface Session {
	readonly id: string;
	readonly userId: string;
	readonly userType: UserType;
	readonly appId: string;
	readonly domainId: string;
	/** What signed in: an identity's id, or the key's. */
	readonly identityId: string;
	readonly provider: ProviderType;
	readonly apiKeyId: string | null;
	readonly deviceId: string;
}

export interface NewSession extends Omit<Session, 'userType' | 'appId' | 'domainId'> {
	readonly createdAt: number;
	readonly expiresAt: number;
}

const insert = prepareUnread(
	(
		db,
		value: Value<{
			id: string;
			userId: string;
			identityId: string;
			provider: ProviderType;
			apiKeyId: string | null;
			deviceId: string;
			createdAt: number;
			expiresAt: number;
		}>,
	) =>
		db.insertInto('sessions').values({
			id: value('id'),
			user_id: value('userId'),
			identity_id: value('identityId'),
			provider: value('provider'),
			api_key_id: value('apiKeyId'),
			device_id: value('deviceId'),
			created_at: value('createdAt'),
			expires_at: value('expiresAt'),
		}),
);

/** In a transaction of the caller's. */
export async function openSession(db: Database, session: NewSession): Promise<void> {
	await insert(db, session);
}

const selectLive = prepare((db, value: Value<{ id: string; now: number }>) =>
	db
		.selectFrom('sessions')
		.innerJoin('users', 'users.id', 'sessions.user_id')
		.innerJoin('apps', 'apps.id', 'users.app_id')
		.leftJoin('api_keys', 'api_keys.id', 'sessions.api_key_id')
		.where('sessions.id', '=', value('id'))
		.where('sessions.expires_at', '>', value('now'))
		.where('users.disabled', '=', 0)
		.where((where) => where.or([where('sessions.api_key_id', 'is', null), where('api_keys.disabled', '=', 0)]))
		.select(['sessions.user_id', 'identity_id', 'provider', 'api_key_id', 'device_id'])
		.select(['apps.domain_id', 'users.app_id', 'users.type']),
);

/** A session that counts now: not ended, not run out, of a user and (if it was opened by one) a key in good standing. */
export async function findLiveSession(db: Database, id: string, now: number): Promise<Session | undefined> {
	const [row] = await selectLive(db, { id, now });
	if (row === undefined) return undefined;
	const { user_id: userId, domain_id: domainId, identity_id: identityId, device_id: deviceId } = row;
	const { app_id: appId, type: userType, provider, api_key_id: apiKeyId } = row;
	return { id, userId, userType, appId, domainId, identityId, provider, apiKeyId, deviceId };
}

const deleteOne = prepare((db, value: Value<{ id: string }>) =>
	db.deleteFrom('sessions').where('id', '=', value('id')),
);

export async function endSession(db: Database, id: string): Promise<void> {
	await deleteOne(db, { id });
}

/** Forgets some of the sessions that had run out by a time, in milliseconds since 1970. @returns how many */
export async function forgetSessionsEndedBy(db: Database, time: number): Promise<number> {
	const some = db.selectFrom('sessions').select('id').where('expires_at', '<=', time).limit(200);
	const result = await db.deleteFrom('sessions').where('id', 'in', some).executeTakeFirst();
	return Number(result.numDeletedRows);
}
