import type { DatabaseSync } from 'node:sqlite';
import { Refusal } from '../refusal.ts';
import { newestVersion } from './migrations.ts';
import { movedTables, type Counts, type MovedRow, type MovedTable } from './movedTables.ts';
import { openSqlite } from './sqlite.ts';
import { isSqliteError } from './storeErrors.ts';

/** A SQLite database as it was when it was opened, which nothing here changes. */
export interface MoveSource {
	readonly counts: Counts;
	/** The columns that its schema has; an older one has fewer. */
	columns(table: MovedTable): readonly string[];
	/** Some rows, sorted by id. @param after the last id of those before */
	rows(table: MovedTable, after: string, size: number): readonly MovedRow[];
	/** Those of the ids that no row has. */
	missing(table: MovedTable, ids: readonly string[]): readonly string[];
	close(): void;
}

/** @throws Refusal when it is damaged or was written by a newer program */
export function openMoveSource(path: string): MoveSource {
	let database: DatabaseSync | undefined;
	try {
		database = openSqlite(path, { readOnly: true });
		database.exec('PRAGMA busy_timeout = 5000; BEGIN');
		refuseNewer(database);
		return sourceOf(database);
	} catch (error) {
		database?.close();
		throw isSqliteError(error) ? unreadable(error) : error;
	}
}

export function unreadable({ message }: Error): Refusal {
	return new Refusal(
		`The database in the folder cannot be read (${message}); restore it from a backup, or name another folder with --from.`,
	);
}

function refuseNewer(database: DatabaseSync): void {
	const version = Number(database.prepare('SELECT version FROM schema_version').get()?.['version']);
	if (version <= newestVersion) return;
	throw new Refusal(
		`The data was written by a newer key server (schema ${version}, this one knows ${newestVersion}); update the key server.`,
	);
}

function sourceOf(database: DatabaseSync): MoveSource {
	const columns = new Map(movedTables.map((table) => [table, columnsOf(database, table)]));
	const has = (table: MovedTable) => (columns.get(table) ?? []).length > 0;
	const count = (table: MovedTable) =>
		has(table) ? Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']) : 0;
	const counts = Object.fromEntries(movedTables.map((table) => [table, count(table)])) as Record<MovedTable, number>;
	return {
		counts,
		columns: (table) => columns.get(table) ?? [],
		rows: (table, after, size) =>
			has(table)
				? database.prepare(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`).all(after, size).map(rowOf)
				: [],
		missing: (table, ids) =>
			has(table)
				? database
						.prepare(`SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM ${table})`)
						.all(JSON.stringify(ids))
						.map(({ value }) => String(value))
				: ids,
		close: () => database.close(),
	};
}

function columnsOf(database: DatabaseSync, table: MovedTable): readonly string[] {
	return database
		.prepare(`SELECT name FROM pragma_table_info('${table}')`)
		.all()
		.map(({ name }) => String(name));
}

function rowOf(row: Record<string, unknown>): MovedRow {
	return { ...row, id: String(row['id']) };
}
