import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { CompiledQuery } from 'kysely';
import { Refusal } from '../refusal.ts';
import { syncFolder } from '../privateFile.ts';
import { openSqlite } from './sqlite.ts';
import { isSqliteError, isSystemError } from './storeErrors.ts';
import type { Database } from './tables.ts';

/** How many of each a database holds. */
export interface Contents {
	readonly apps: number;
	readonly users: number;
	readonly keys: number;
	readonly sessions: number;
}

/** What a backup has beside the database's own tables: one row with the text of the signing keys. */
export const signingKeysTable = 'backup_keys';

/**
 * Copies a database, which may be in use, with the signing keys into one file that only its owner can read; whole or
 * not at all, in place of a file that is there.
 * @param readSigningKeys asked after the copy, so that no session in it is signed by a key that is not
 * @throws Refusal when the file cannot be written or the database is damaged
 */
export async function writeBackup(db: Database, file: string, readSigningKeys: () => string): Promise<Contents> {
	const unfinished = `${file}.${randomUUID()}.tmp`;
	let isBegun = false;
	try {
		// SQLite fills an empty file and leaves its mode as it is.
		closeSync(openSync(unfinished, 'wx', 0o600));
		isBegun = true;
		await db.executeQuery(CompiledQuery.raw('VACUUM INTO ?', [unfinished]));
		const contents = addSigningKeys(unfinished, readSigningKeys());
		syncFile(unfinished);
		renameSync(unfinished, file);
		syncFolder(dirname(file));
		return contents;
	} catch (error) {
		if (!isSystemError(error) && !isSqliteError(error)) throw error;
		throw new Refusal(`The backup ${file} cannot be written (${error.message}); nothing was saved.`);
	} finally {
		// Where nothing can be written, nothing can be looked for either.
		if (isBegun) rmSync(unfinished, { force: true });
	}
}

function addSigningKeys(path: string, signingKeys: string): Contents {
	const copy = openSqlite(path);
	try {
		// Without a file for the journal: when this fails, the copy goes.
		copy.exec(`PRAGMA journal_mode = MEMORY; CREATE TABLE ${signingKeysTable} (signing_keys TEXT NOT NULL)`);
		copy.prepare(`INSERT INTO ${signingKeysTable} VALUES (?)`).run(signingKeys);
		const damage = findDamage(copy);
		if (damage === undefined) return contentsOf(copy);
		throw new Refusal(`The database is damaged (${damage}); nothing was saved, so keep the backups that you have.`);
	} finally {
		copy.close();
	}
}

/** What SQLite finds wrong with a database; undefined for nothing. */
export function findDamage(database: DatabaseSync): string | undefined {
	const [found] = database.prepare('PRAGMA integrity_check(1)').all();
	if (found?.['integrity_check'] !== 'ok') return String(found?.['integrity_check']);
	return database.prepare('PRAGMA foreign_key_check').all().length > 0
		? 'rows refer to rows that are not there'
		: undefined;
}

export function contentsOf(database: DatabaseSync): Contents {
	const count = (table: string) => Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']);
	return { apps: count('apps'), users: count('users'), keys: count('api_keys'), sessions: count('sessions') };
}

/** Waits until a file is on the disk. */
export function syncFile(path: string): void {
	const file = openSync(path, 'r+');
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}
