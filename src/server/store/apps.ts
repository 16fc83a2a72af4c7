import type { ProviderType } from '../../protocol/tokens.ts';
import type { Database } from './tables.ts';

/** An app with what it holds. */
export interface AppSummary {
	readonly id: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	/** Users who sign in with an e-mail and a password. */
	readonly users: number;
	readonly anonymous: number;
	readonly serverKeys: number;
}

/** Sorted by id. */
export async function listApps(db: Database): Promise<AppSummary[]> {
	const apps = await db.selectFrom('apps').select(['id', 'created_at']).orderBy('id').execute();
	const counts = await countIdentities(db);
	return apps.map(({ id, created_at: createdAt }) => {
		const count = (provider: ProviderType) => counts.get(`${provider} ${id}`) ?? 0;
		const users = count('local-userpass');
		return { id, createdAt, users, anonymous: count('anon-user'), serverKeys: count('api-key') };
	});
}

/** Each user has one identity, so these are the users, by `provider app`. */
async function countIdentities(db: Database): Promise<ReadonlyMap<string, number>> {
	const rows = await db
		.selectFrom('identities')
		.select(['app_id', 'provider', (select) => select.fn.countAll<number | string>().as('count')])
		.groupBy(['app_id', 'provider'])
		.execute();
	return new Map(rows.map((row) => [`${row.provider} ${row.app_id}`, Number(row.count)]));
}

/** @returns whether it is new */
export async function createApp(db: Database, app: { id: string; domainId: string; now: number }): Promise<boolean> {
	const result = await db
		.insertInto('apps')
		.values({ id: app.id, domain_id: app.domainId, created_at: app.now })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.executeTakeFirst();
	return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Deletes some of an app's users with everything that is theirs. @returns how many */
export async function deleteSomeUsers(db: Database, appId: string, atMost: number): Promise<number> {
	// Each user has one identity, and these have an index by app.
	const some = db.selectFrom('identities').select('user_id').where('app_id', '=', appId).limit(atMost);
	const result = await db.deleteFrom('users').where('id', 'in', some).executeTakeFirst();
	return Number(result.numDeletedRows);
}

/** Deletes an app with everything in it but its lines in the audit log. @returns whether there was one */
export async function deleteApp(db: Database, id: string): Promise<boolean> {
	const result = await db.deleteFrom('apps').where('id', '=', id).executeTakeFirst();
	return result.numDeletedRows > 0n;
}
