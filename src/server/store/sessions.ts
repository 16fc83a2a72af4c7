import { refreshTokenSeconds, type ProviderType } from '../../protocol/tokens.ts';
import { firstIdOf } from './objectIds.ts';
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

/** Writes a session and clears away those of the same user that have run out. */
export async function openSession(db: Database, session: NewSession): Promise<void> {
	await db
		.deleteFrom('sessions')
		.where('user_id', '=', session.userId)
		.where('expires_at', '<=', session.createdAt)
		.execute();
	await db
		.insertInto('sessions')
		.values({
			id: session.id,
			user_id: session.userId,
			identity_id: session.identityId,
			provider: session.provider,
			api_key_id: session.apiKeyId,
			device_id: session.deviceId,
			created_at: session.createdAt,
			expires_at: session.expiresAt,
		})
		.execute();
}

/** A session that counts now: not ended, not run out, of a user and (if it was opened by one) a key in good standing. */
export async function findLiveSession(db: Database, id: string, now: number): Promise<Session | undefined> {
	const row = await db
		.selectFrom('sessions')
		.innerJoin('users', 'users.id', 'sessions.user_id')
		.innerJoin('apps', 'apps.id', 'users.app_id')
		.leftJoin('api_keys', 'api_keys.id', 'sessions.api_key_id')
		.where('sessions.id', '=', id)
		.where('sessions.expires_at', '>', now)
		.where('users.disabled', '=', 0)
		.where((where) => where.or([where('sessions.api_key_id', 'is', null), where('api_keys.disabled', '=', 0)]))
		.selectAll('sessions')
		.select(['apps.domain_id', 'users.app_id', 'users.type'])
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const { user_id: userId, domain_id: domainId, identity_id: identityId, device_id: deviceId } = row;
	const { app_id: appId, type: userType, provider, api_key_id: apiKeyId } = row;
	return { id, userId, userType, appId, domainId, identityId, provider, apiKeyId, deviceId };
}

/** @returns whether it was there to end */
export async function endSession(db: Database, id: string): Promise<boolean> {
	const result = await db.deleteFrom('sessions').where('id', '=', id).executeTakeFirst();
	return result.numDeletedRows > 0n;
}

/** Forgets some of the sessions that had run out by a time, in milliseconds since 1970. @returns how many */
export async function forgetSessionsEndedBy(db: Database, time: number): Promise<number> {
	// Ids tell when a session began; so no index is needed, which each sign-in would have to pay for.
	const some = db
		.selectFrom('sessions')
		.select('id')
		.where('id', '<', firstIdOf(time - refreshTokenSeconds * 1000 + 1000))
		.where('expires_at', '<=', time)
		.limit(200);
	const result = await db.deleteFrom('sessions').where('id', 'in', some).executeTakeFirst();
	return Number(result.numDeletedRows);
}
