import { sql } from 'kysely';
import { Refusal } from '../refusal.ts';
import type { Database } from './tables.ts';

/** Migrations are written for the tables as they were then, so none may use the types of today's. */
type Tableless = Pick<Database, 'schema'>;
type Migration = (db: Tableless) => Promise<void>;

/** The first makes version 1 of an empty database, the next version 2, and so on. Released ones never change. */
const migrations: readonly Migration[] = [createFirstTables, addServerUsersAndAudit, addSigningKeys];

export const newestVersion = migrations.length;

/** What no other program's tables have all of: those of the first version, then those of the second. */
const [ownFirst, ownSecond] = [
	sql`select apps.domain_id, identities.subject, api_keys.hash from apps, identities, api_keys limit 0`,
	sql`select audit.app_id from audit limit 0`,
];

/**
 * Brings a database to the newest schema, all in one transaction.
 * @param lock keeps others from doing the same meanwhile, where a transaction alone does not
 * @throws Refusal when a newer program has written it
 */
export async function migrate(db: Database, lock?: (db: Database) => Promise<unknown>): Promise<void> {
	await db.schema.createTable('schema_version').ifNotExists().addColumn('version', 'integer').execute();
	await db.transaction().execute(async (transaction) => {
		await lock?.(transaction);
		const version = await presentVersion(transaction);
		if (version === newestVersion) return;
		if (version !== undefined) await checkOwnTables(transaction, version);
		for (const step of migrations.slice(version ?? 0)) await step(transaction);
		if (version === undefined)
			await transaction.insertInto('schema_version').values({ version: newestVersion }).execute();
		else await transaction.updateTable('schema_version').set({ version: newestVersion }).execute();
	});
}

/** Which schema a database has; undefined before the first. @throws Refusal when a newer program has written it */
export async function presentVersion(db: Database): Promise<number | undefined> {
	const row = await db.selectFrom('schema_version').select('version').executeTakeFirst();
	if (row !== undefined && row.version > newestVersion) throw tooNew(row.version);
	return row?.version;
}

/** Other programs have a table `schema_version`, too. @throws what the database says when the tables beside it are not ours */
export async function checkOwnTables(db: Database, version: number): Promise<void> {
	await ownFirst.execute(db);
	if (version > 1) await ownSecond.execute(db);
}

function tooNew(version: number): Refusal {
	return new Refusal(
		`The data was written by a newer key server (schema ${version}, this one knows ${newestVersion}); update the key server or name other data.`,
	);
}

/** For what leaves the schema as it is. */
export function tooOld(version: number | undefined): Refusal {
	return new Refusal(
		`The data was written by an older key server (schema ${version ?? 0}, this one knows ${newestVersion}); start the new one on it first, after a backup.`,
	);
}

async function createFirstTables(db: Tableless): Promise<void> {
	await createAccountTables(db);
	await createIdentityTable(db);
	await createKeyTables(db);
}

async function createAccountTables(db: Tableless): Promise<void> {
	await db.schema
		.createTable('apps')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('domain_id', 'text', (column) => column.notNull().unique())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('users')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('app_id', 'text', (column) => column.notNull().references('apps.id').onDelete('cascade'))
		.addColumn('disabled', 'integer', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.execute();
}

async function createIdentityTable(db: Tableless): Promise<void> {
	await db.schema
		.createTable('identities')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('app_id', 'text', (column) => column.notNull())
		.addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
		.addColumn('provider', 'text', (column) => column.notNull())
		.addColumn('subject', 'text', (column) => column.notNull())
		.addColumn('password_hash', 'text')
		.addUniqueConstraint('identities_subject', ['app_id', 'provider', 'subject'])
		.execute();
	await db.schema.createIndex('identities_user').on('identities').column('user_id').execute();
}

async function createKeyTables(db: Tableless): Promise<void> {
	await db.schema
		.createTable('api_keys')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('hash', 'text', (column) => column.notNull().unique())
		.addColumn('disabled', 'integer', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addUniqueConstraint('api_keys_name', ['user_id', 'name'])
		.execute();
	await db.schema
		.createTable('sessions')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
		.addColumn('identity_id', 'text', (column) => column.notNull())
		.addColumn('provider', 'text', (column) => column.notNull())
		.addColumn('api_key_id', 'text', (column) => column.references('api_keys.id').onDelete('cascade'))
		.addColumn('device_id', 'text', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('expires_at', 'bigint', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('sessions_user').on('sessions').column('user_id').execute();
	await db.schema.createIndex('sessions_api_key').on('sessions').column('api_key_id').execute();
}

async function addServerUsersAndAudit(db: Tableless): Promise<void> {
	await db.schema
		.alterTable('users')
		.addColumn('type', 'text', (column) => column.notNull().defaultTo('normal'))
		.execute();
	await db.schema
		.createTable('audit')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addColumn('app_id', 'text', (column) => column.notNull())
		.addColumn('user_id', 'text')
		.addColumn('action', 'text', (column) => column.notNull())
		.addColumn('subject', 'text')
		.addColumn('address', 'text')
		.execute();
	await db.schema.createIndex('audit_user').on('audit').columns(['user_id', 'address']).execute();
	await db.schema.createIndex('sessions_expires').on('sessions').column('expires_at').execute();
}

/** For where several servers share one database; one server alone has them in a file. */
async function addSigningKeys(db: Tableless): Promise<void> {
	await db.schema
		.createTable('signing_keys')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('wrapped', 'text', (column) => column.notNull())
		.execute();
}
