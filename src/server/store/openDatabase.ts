import { accessSync, chmodSync, constants } from 'node:fs';
import { Kysely, SqliteDialect } from 'kysely';
import { Refusal } from '../refusal.ts';
import { migrate, newestVersion, presentVersion, tooOld } from './migrations.ts';
import { kyselyDatabase, openSqlite } from './sqlite.ts';
import { isSqliteError, isSystemError, isUnavailable } from './storeErrors.ts';
import type { Database, Tables } from './tables.ts';

/**
 * Opens a database with the newest schema; whoever opens it must `destroy` it.
 * @param path a file, or `:memory:`
 * @param patience milliseconds to wait, with everything else, while another process writes
 * @throws Refusal when it is damaged, cannot be written, or was written by a newer program
 */
export async function openDatabase(path: string, patience = 5000): Promise<Database> {
	return openWith(path, patience, migrate);
}

/**
 * The same with the schema that is there.
 * @param olderToo whether that may be an older one
 */
export async function openAsItIs(path: string, olderToo: boolean): Promise<Database> {
	return openWith(path, 5000, async (db) => {
		const version = await presentVersion(db);
		if (version !== newestVersion && !olderToo) throw tooOld(version);
	});
}

async function openWith(path: string, patience: number, prepare: (db: Database) => Promise<void>): Promise<Database> {
	try {
		const file = openSqlite(path);
		if (path !== ':memory:') makePrivate(path);
		file.exec(`PRAGMA busy_timeout = ${patience}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`);
		// 8 MiB instead of 2: the upper parts of all indexes of a million keys.
		file.exec('PRAGMA cache_size = -8192');
		const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: kyselyDatabase(file) }) });
		await prepare(db).catch(async (error: unknown) => {
			await db.destroy();
			throw error;
		});
		return db;
	} catch (error) {
		throw cannotOpen(path, error);
	}
}

function makePrivate(path: string): void {
	// What may not be written SQLite opens for reading, without a word.
	accessSync(path, constants.W_OK);
	// Its companions -wal and -shm get the mode of the database itself.
	chmodSync(path, 0o600);
}

function cannotOpen(path: string, error: unknown): unknown {
	if (isUnavailable(error) || isSystemError(error)) {
		return new Refusal(
			`The database ${path} cannot be written (${error.message}); see that this account owns its files, that the disk has room and that no other program holds it.`,
		);
	}
	if (!isSqliteError(error)) return error;
	return new Refusal(
		`The database ${path} cannot be used (${error.message}); restore it from a backup or name another folder with --data.`,
	);
}

/** Whether the database answers. @throws what it says when it does not */
export async function checkDatabase(db: Database): Promise<void> {
	await db.selectFrom('schema_version').select('version').executeTakeFirstOrThrow();
}
