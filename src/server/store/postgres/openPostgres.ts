import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { Refusal } from '../../refusal.ts';
import { checkOwnTables, migrate, newestVersion, presentVersion, tooOld } from '../migrations.ts';
import { isDuplicate, postgresState } from '../storeErrors.ts';
import { movedTables } from '../movedTables.ts';
import type { Database, Tables } from '../tables.ts';
import { named, type DatabaseAddress } from './address.ts';
import { checkAuthorities } from './authorities.ts';
import { cannotUse } from './cannotUse.ts';
import { postgresDialect } from './driver.ts';
import type { Patience } from './pool.ts';

const patienceToServe: Patience = { connect: 3000, statement: 4000, answer: 5000, idle: 10_000 };

const hour = 60 * 60 * 1000;
/** Changing the tables of a large database takes its time, and so does to wait while another server does it. */
const patienceToMigrate: Patience = { connect: 3000, statement: hour, answer: hour, idle: hour };

/**
 * Opens a database with the newest schema; whoever opens it must `destroy` it.
 * @param size how many connections there may be
 * @param patience that of requests, unless told
 * @param mayMake whether tables are made where there are none, and changed where they are older
 * @throws Refusal when it cannot be reached or used, has no tables, or was written by a newer program
 */
export async function openPostgres(
	address: DatabaseAddress,
	size: number,
	onLost: (error: Error) => void,
	patience: Patience = patienceToServe,
	mayMake = true,
): Promise<Database> {
	const { createPool } = await loadPool();
	if (address.authorities !== undefined) checkAuthorities(address.authorities);
	const open = (connections: number, patience: Patience) =>
		new Kysely<Tables>({ dialect: postgresDialect(createPool(address, connections, patience, onLost)) });
	const opened: Database[] = [];
	try {
		const db = open(size, patience);
		opened.push(db);
		// Asked first: servers that make the tables meanwhile make the version with them.
		const taken = await someTable(db);
		const version = await versionOf(db);
		if (version !== undefined) await checkOwnTables(db, version);
		// Whoever runs the server may let it write rows only, once the tables are there.
		if (version === newestVersion) return db;
		if (!mayMake) throw version === undefined ? noTables(address) : tooOld(version);
		if (version === undefined && taken !== undefined) throw foreign(address, taken);
		const migrating = open(1, patienceToMigrate);
		opened.push(migrating);
		await migrateTogether(migrating);
		await migrating.destroy();
		return db;
	} catch (error) {
		for (const db of opened) await db.destroy();
		throw cannotUse(address, error);
	}
}

/** Whether the database answers and takes changes: one that follows another does not. @throws what it says when not */
export async function checkPostgres(db: Database): Promise<void> {
	await sql`delete from sessions where false`.execute(db);
}

/** The editor's package comes without it: its server keeps keys in a folder. */
async function loadPool() {
	try {
		return await import('./pool.ts');
	} catch (error) {
		throw new Refusal(
			'There is no postgres.cjs beside this copy of the key server, as in the one that came with the editor; run one that was built from a clone, with both of its files.',
			{ cause: error },
		);
	}
}

/** Several servers may start at once on an empty database, and PostgreSQL lets two of them begin to make one table. */
async function migrateTogether(db: Database): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await db.schema
				.createTable('migration_lock')
				.ifNotExists()
				.addColumn('id', 'integer', (column) => column.primaryKey())
				.execute();
			await db
				.withTables<LockTable>()
				.insertInto('migration_lock')
				.values({ id: 1 })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
			return await migrate(db, lockMigrations);
		} catch (error) {
			if (!isMadeTwice(error) || attempt === 10) throw error;
			await wait(Math.random() * 100);
		}
	}
}

async function versionOf(db: Database): Promise<number | undefined> {
	try {
		return await presentVersion(db);
	} catch (error) {
		if (postgresState(error) === noSuchTable) return undefined;
		throw error;
	}
}

/** One of the tables that are about to be made; whoever has it already is another program, and keeps it as it is. */
async function someTable(db: Database): Promise<string | undefined> {
	const names = [...movedTables, 'signing_keys'];
	const { rows } = await sql<{ name: string }>`
		select name from unnest(${names}::text[]) as name where to_regclass(name) is not null`.execute(db);
	return rows[0]?.name;
}

function foreign(address: DatabaseAddress, table: string): Refusal {
	return new Refusal(
		`The database ${named(address)} has a table ${table} of another program; name a database of its own, as createdb makes one.`,
	);
}

const noSuchTable = '42P01';

// Kysely wants this to be a type, not an interface.
type LockTable = { migration_lock: { id: number } };

function lockMigrations(db: Database): Promise<unknown> {
	return db.withTables<LockTable>().selectFrom('migration_lock').select('id').forUpdate().execute();
}

/** Two that make one table meet in the database's own catalogue, at the table, its type or its row; a conflict of transactions is no better. */
function isMadeTwice(error: unknown): boolean {
	return isDuplicate(error) || ['42P07', '42710', '40001', '40P01'].includes(postgresState(error) ?? '');
}

function noTables(address: DatabaseAddress): Refusal {
	return new Refusal(
		`No key server has data in the database ${named(address)}; start one there first, or name another place with --database-url or --data.`,
	);
}
