import type { ProviderType } from '../../protocol/tokens.ts';
import type { Database } from './tables.ts';

export interface Session {
	readonly id: string;
	readonly userId: string;
	readonly domainId: string;
	/** What signed in: an identity's id, or the key's. */
	readonly identityId: string;
	readonly provider: ProviderType;
	readonly apiKeyId: string | null;
	readonly deviceId: string;
}

export interface NewSession extends Session {
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
		.select('apps.domain_id')
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const { user_id: userId, domain_id: domainId, identity_id: identityId, device_id: deviceId } = row;
	return { id, userId, domainId, identityId, provider: row.provider, apiKeyId: row.api_key_id, deviceId };
}

/** @returns whether it was there to end */
export async function endSession(db: Database, id: string): Promise<boolean> {
	const result = await db.deleteFrom('sessions').where('id', '=', id).executeTakeFirst();
	return result.numDeletedRows > 0n;
}
