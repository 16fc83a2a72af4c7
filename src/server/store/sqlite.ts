import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { Refusal } from '../refusal.ts';
import { isNoTransaction } from './storeErrors.ts';

type SqliteModule = ReturnType<typeof process.getBuiltinModule<'node:sqlite'>>;

/**
 * Loaded when needed and not by an import: an import of a missing module would end an older Node before it can say
 * what is wrong.
 * @throws Refusal on a Node without `node:sqlite`
 */
export function openSqlite(path: string, options: { readonly readOnly?: boolean } = {}): DatabaseSync {
	return new (sqliteModule().DatabaseSync)(path, options);
}

function sqliteModule(): SqliteModule {
	const module = withoutExperimentalWarning(builtinSqlite);
	if (module !== undefined) return module;
	throw new Refusal(
		`This Node.js (${process.version}) has no SQLite; run the key server with Node.js 22.13 or newer, without --no-experimental-sqlite.`,
	);
}

function builtinSqlite(): SqliteModule | undefined {
	// Absent before Node 20.16, whatever the types say.
	return 'getBuiltinModule' in process ? process.getBuiltinModule('node:sqlite') : undefined;
}

/** Node 22 warns on standard error when its SQLite is loaded; people can do nothing about that. */
function withoutExperimentalWarning<T>(load: () => T): T {
	// eslint-disable-next-line @typescript-eslint/unbound-method -- never called here, only put back on `process`
	const emitWarning = process.emitWarning;
	process.emitWarning = () => undefined;
	try {
		return load();
	} finally {
		process.emitWarning = emitWarning;
	}
}

/**
 * What Kysely's SqliteDialect expects of a database. It hands parameters over as an array and asks each statement
 * whether it returns rows; `node:sqlite` wants them spread and tells by its columns.
 */
export function kyselyDatabase(database: DatabaseSync): SqliteDatabase {
	const prepared = new Map([['rollback', lenient(kyselyStatement(database.prepare('rollback')))]]);
	return {
		close: () => database.close(),
		// Our queries are few and fixed, so each is prepared once; preparing costs more than running.
		prepare: (sql) => {
			const statement = prepared.get(sql) ?? kyselyStatement(database.prepare(textOf(sql)));
			if (!/^\s*(create|alter|drop)\b/i.test(sql)) prepared.set(sql, statement);
			return statement;
		},
	};
}

/**
 * Every transaction here writes. One that reads first and asks for the right to write later is refused at once, however
 * long it would wait, when the command line has written meanwhile.
 */
function textOf(sql: string): string {
	return sql === 'begin' ? 'begin immediate' : sql;
}

/**
 * When the disk is full or fails, SQLite itself undoes the transaction. Kysely rolls back nonetheless, and that this
 * fails must not hide the reason.
 */
function lenient(rollback: SqliteStatement): SqliteStatement {
	return {
		...rollback,
		run: (parameters) => {
			try {
				return rollback.run(parameters);
			} catch (error) {
				if (!isNoTransaction(error)) throw error;
				return { changes: 0, lastInsertRowid: 0 };
			}
		},
	};
}

function kyselyStatement(statement: StatementSync): SqliteStatement {
	const names = statement.columns().map(({ name }) => name);
	const rowOf = givesArrays(statement) ? (row: unknown) => named(names, row) : (row: unknown) => row;
	return {
		reader: names.length > 0,
		all: (parameters) => statement.all(...parameters.map(value)).map(rowOf),
		run: (parameters) => statement.run(...parameters.map(value)),
		iterate: function* (parameters) {
			for (const row of statement.iterate(...parameters.map(value))) yield rowOf(row);
		},
	};
}

/**
 * The objects that `node:sqlite` makes of rows are dictionaries to V8: making and reading them takes longer than the
 * query. Rows as arrays do not; but Node.js before 22.16 cannot give them.
 */
function givesArrays(statement: StatementSync): boolean {
	if (!('setReturnArrays' in statement)) return false;
	statement.setReturnArrays(true);
	return true;
}

function named(names: readonly string[], cells: unknown): Record<string, unknown> {
	if (!Array.isArray(cells)) throw new TypeError('A row was to be an array');
	const row: Record<string, unknown> = {};
	for (let index = 0; index < names.length; index++) row[names[index] ?? ''] = cells[index];
	return row;
}

/** Kysely does not know the types of what it hands over; ours are text and numbers alone. */
function value(parameter: unknown): string | number | null {
	if (parameter === null || typeof parameter === 'string' || typeof parameter === 'number') return parameter;
	throw new TypeError(`A ${typeof parameter} cannot be stored`);
}
