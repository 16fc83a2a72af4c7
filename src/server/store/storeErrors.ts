const duplicateInSqlite = new Set([1555 /* primary key */, 2067 /* unique */]);
const duplicateInPostgres = '23505';

/** SQLite's primary result codes for a database that is sound but cannot be used now. */
const unavailable = new Set([
	5 /* busy */, 6 /* locked */, 8 /* read-only */, 10 /* input/output */, 13 /* full */, 14 /* cannot be opened */,
]);

/** Whether a write failed because a unique value is taken, whichever database said so. */
export function isDuplicate(error: unknown): boolean {
	return duplicateInSqlite.has(sqliteCode(error) ?? 0) || codeOf(error) === duplicateInPostgres;
}

/** Whether the database cannot do this now but may later: a full disk, a folder that became read-only, a lock. */
export function isUnavailable(error: unknown): error is Error {
	return unavailable.has((sqliteCode(error) ?? 0) & 0xff);
}

/** Whether somebody else holds the database. */
export function isBusy(error: unknown): boolean {
	return ((sqliteCode(error) ?? 0) & 0xff) === 5;
}

/** Whether a rollback found nothing to undo. That has no code of its own, but nothing else fails a rollback like this. */
export function isNoTransaction(error: unknown): boolean {
	return sqliteCode(error) === 1;
}

/** Whether the system refused something, such as to change a file of somebody else. */
export function isSystemError(error: unknown): error is Error {
	return error instanceof Error && 'syscall' in error;
}

export function isSqliteError(error: unknown): error is Error {
	return error instanceof Error && sqliteCode(error) !== undefined;
}

function sqliteCode(error: unknown): number | undefined {
	if (codeOf(error) !== 'ERR_SQLITE_ERROR') return undefined;
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}
