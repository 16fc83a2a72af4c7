import { randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { mergeSigningKeys, parseSigningKeys, textOfSigningKeys, type SigningKeys } from '../auth/signingKeys.ts';
import { Refusal } from '../refusal.ts';
import { syncFolder, writePrivateFile } from '../privateFile.ts';
import { contentsOf, findDamage, signingKeysTable, syncFile, type Contents } from './backup.ts';
import { newestVersion } from './migrations.ts';
import { openDatabase } from './openDatabase.ts';
import { openSqlite } from './sqlite.ts';
import { isBusy, isSqliteError, isSystemError } from './storeErrors.ts';

/** Where the data is that a backup is put in place of. */
export interface DataPaths {
	readonly database: string;
	readonly signingKeys: string;
	/** Where the present database is kept; nothing may be there. */
	readonly setAside: string;
}

/**
 * Puts a backup in place of the data, in today's schema. Whenever it is interrupted, there is one whole database: the
 * present one or the backup's. Of the signing keys those that there are stay, so that either's sessions go on.
 * @throws Refusal when the file is no backup that this program can read, or the data is in use
 */
export async function restoreBackup(file: string, paths: DataPaths): Promise<Contents> {
	const { database, signingKeys, setAside } = paths;
	const unfinished = `${database}.${randomUUID()}.tmp`;
	let restored: Contents;
	try {
		copyBackup(file, unfinished);
		const { keys, contents } = inspect(unfinished, file);
		await (await openDatabase(unfinished)).destroy();
		syncFile(unfinished);
		const both = textOfSigningKeys(withPresent(signingKeys, keys));
		keepPresent(database, setAside);
		writePrivateFile(signingKeys, both);
		renameSync(unfinished, database);
		restored = contents;
	} catch (error) {
		throw isSystemError(error) ? cannotUse(paths, error) : error;
	} finally {
		for (const companion of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + companion, { force: true });
	}
	syncFolder(dirname(database));
	return restored;
}

function cannotUse({ database, setAside }: DataPaths, { message }: Error): Refusal {
	const left = existsSync(setAside)
		? `what was there is in ${setAside} too, so move that elsewhere, make room there, or see who owns its files`
		: 'nothing was changed, so make room there, or see who owns its files';
	return new Refusal(`The folder ${dirname(database)} cannot be used (${message}); ${left}, and try again.`);
}

function copyBackup(file: string, unfinished: string): void {
	try {
		if (!statSync(file).isFile()) throw notABackup(file, 'not a file');
		copyFileSync(file, unfinished);
		chmodSync(unfinished, 0o600);
	} catch (error) {
		if (!isSystemError(error)) throw error;
		throw new Refusal(`The backup ${file} cannot be read (${error.message}); nothing was changed.`);
	}
}

/** Checks a copy of the backup and takes the signing keys out of it. */
function inspect(copy: string, file: string): { readonly keys: SigningKeys; readonly contents: Contents } {
	const database = openSqlite(copy);
	try {
		const damage = findDamage(database);
		if (damage !== undefined) throw notABackup(file, damage);
		refuseForeign(database, file);
		const keys = takeSigningKeys(database);
		if (keys === undefined) throw notABackup(file, 'its signing keys are damaged');
		return { keys, contents: contentsOf(database) };
	} catch (error) {
		throw isSqliteError(error) ? notABackup(file, error.message) : error;
	} finally {
		database.close();
	}
}

const tables = ['schema_version', 'apps', 'users', 'identities', 'api_keys', 'sessions', signingKeysTable];

function refuseForeign(database: DatabaseSync, file: string): void {
	const rows = database.prepare('SELECT name FROM sqlite_schema').all();
	const missing = tables.find((table) => !rows.some(({ name }) => name === table));
	if (missing !== undefined) throw notABackup(file, `it has no ${missing}`);
	const version = Number(database.prepare('SELECT version FROM schema_version').get()?.['version']);
	if (version > newestVersion) {
		throw new Refusal(
			`The backup ${file} was made by a newer key server (schema ${version}, this one knows ${newestVersion}); update the key server.`,
		);
	}
}

function takeSigningKeys(database: DatabaseSync): SigningKeys | undefined {
	const text = database.prepare(`SELECT signing_keys FROM ${signingKeysTable}`).get()?.['signing_keys'];
	database.exec(`PRAGMA secure_delete = ON; DROP TABLE ${signingKeysTable}`);
	return typeof text === 'string' ? parseSigningKeys(text) : undefined;
}

function notABackup(file: string, why: string): Refusal {
	return new Refusal(`${file} is no backup that can be restored (${why}); nothing was changed.`);
}

/** Keeps a copy of the present database, if there is one, and leaves nothing beside it. */
function keepPresent(database: string, setAside: string): void {
	if (existsSync(database)) {
		foldLog(database);
		copyWhole(database, setAside);
		if (existsSync(`${database}-wal`)) copyWhole(`${database}-wal`, `${setAside}-wal`);
	}
	// A log that stayed behind would be played into the database that comes after it.
	for (const companion of ['-wal', '-shm']) rmSync(database + companion, { force: true });
}

/** Takes what is in the write-ahead log into the database itself; one that is damaged is left as it is. */
function foldLog(path: string): void {
	const database = openSqlite(path);
	try {
		database.exec('PRAGMA busy_timeout = 1000; PRAGMA journal_mode = DELETE');
	} catch (error) {
		if (!isSqliteError(error)) throw error;
		if (isBusy(error)) {
			throw new Refusal(`The database ${path} is in use by another program; nothing was changed.`);
		}
	} finally {
		database.close();
	}
}

function copyWhole(from: string, to: string): void {
	const unfinished = `${to}.${randomUUID()}.tmp`;
	try {
		copyFileSync(from, unfinished);
		syncFile(unfinished);
		renameSync(unfinished, to);
		syncFolder(dirname(to));
	} finally {
		rmSync(unfinished, { force: true });
	}
}

function withPresent(path: string, keys: SigningKeys): SigningKeys {
	const present = existsSync(path) ? parseSigningKeys(readFileSync(path, 'utf8')) : undefined;
	return present === undefined ? keys : mergeSigningKeys(present, keys);
}
