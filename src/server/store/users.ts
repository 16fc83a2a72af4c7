import type { Database } from './tables.ts';

/** Somebody who signs in with an e-mail and a password. */
export interface User {
	readonly id: string;
	readonly email: string;
	readonly disabled: boolean;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	/** How many keys they have. */
	readonly keys: number;
}

/** Sorted by e-mail. */
export async function listUsers(db: Database, appId: string): Promise<User[]> {
	return (await selectUsers(db, appId).orderBy('identities.subject').execute()).map(userOf);
}

export async function findUser(db: Database, appId: string, email: string): Promise<User | undefined> {
	const row = await selectUsers(db, appId).where('identities.subject', '=', email).executeTakeFirst();
	return row === undefined ? undefined : userOf(row);
}

function selectUsers(db: Database, appId: string) {
	return db
		.selectFrom('identities')
		.innerJoin('users', 'users.id', 'identities.user_id')
		.where('identities.app_id', '=', appId)
		.where('identities.provider', '=', 'local-userpass')
		.select(['users.id', 'users.disabled', 'users.created_at', 'identities.subject'])
		.select((select) =>
			select
				.selectFrom('api_keys')
				.whereRef('api_keys.user_id', '=', 'users.id')
				.select((count) => count.fn.countAll<number | string>().as('count'))
				.as('keys'),
		);
}

type UserRow = Awaited<ReturnType<ReturnType<typeof selectUsers>['execute']>>[number];

function userOf({ id, subject: email, disabled, created_at: createdAt, keys }: UserRow): User {
	return { id, email, disabled: disabled === 1, createdAt, keys: Number(keys) };
}

/** Lets a user sign in, or not; those sessions that there are do not count while the user is disabled. */
export async function setUserDisabled(db: Database, userId: string, disabled: boolean): Promise<void> {
	await db
		.updateTable('users')
		.set({ disabled: disabled ? 1 : 0 })
		.where('id', '=', userId)
		.execute();
}

export async function setPasswordHash(db: Database, userId: string, passwordHash: string): Promise<void> {
	await db
		.updateTable('identities')
		.set({ password_hash: passwordHash })
		.where('user_id', '=', userId)
		.where('provider', '=', 'local-userpass')
		.execute();
}

/** Ends all sessions of a user, those opened with keys too. @returns how many */
export async function endSessionsOf(db: Database, userId: string): Promise<number> {
	const result = await db.deleteFrom('sessions').where('user_id', '=', userId).executeTakeFirst();
	return Number(result.numDeletedRows);
}
