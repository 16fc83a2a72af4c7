import { PostgresAdapter } from 'kysely';
import { prepareUnread, type Value } from './prepared.ts';
import type { Database } from './tables.ts';

// Where several processes write at once, a change that looks before it writes locks what it looks at: first the app, if
// it needs that at all, then the user, then everything else, so that no two wait for each other. SQLite lets one
// transaction write at a time and needs none of this.

const lockApps = prepareUnread((db, value: Value<{ id: string }>) =>
	db.selectFrom('apps').select('id').where('id', '=', value('id')).forUpdate(),
);

const lockUsers = prepareUnread((db, value: Value<{ id: string }>) =>
	db.selectFrom('users').select('id').where('id', '=', value('id')).forUpdate(),
);

/** Lets nobody else add to an app until the transaction ends. */
export async function lockApp(db: Database, id: string): Promise<void> {
	if (locksRows(db)) await lockApps(db, { id });
}

/** Lets nobody else change what belongs to a user until the transaction ends. */
export async function lockUser(db: Database, id: string): Promise<void> {
	if (locksRows(db)) await lockUsers(db, { id });
}

function locksRows(db: Database): boolean {
	return db.getExecutor().adapter instanceof PostgresAdapter;
}
