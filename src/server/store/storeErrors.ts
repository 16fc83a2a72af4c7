import { errorCode } from '../errorCode.ts';

const duplicateInSqlite = new Set([1555 /* primary key */, 2067 /* unique */]);
const duplicateInPostgres = '23505';
const referenceInPostgres = '23503';

/** SQLite's primary result codes for a database that is sound but cannot be used now. */
const unavailable = new Set([
	5 /* busy */, 6 /* locked */, 8 /* read-only */, 10 /* input/output */, 13 /* full */, 14 /* cannot be opened */,
]);

/**
 * The same for PostgreSQL's states: connection lost (08), no room (53), starting, ending or too slow (57), system error
 * (58), conflicts that did not end (40), a lock (55P03), read-only (25006), a transaction that took too long (25P03). Of
 * these, 40003 says that it is not known what became of the change.
 */
const unavailableInPostgres = /^(08|53|57|58|40(?!003)|55P03|25006|25P03)/;

/** The database cannot be reached, or has stopped to answer. */
export class DatabaseUnreachable extends Error {
	override readonly name: string = 'DatabaseUnreachable';

	constructor(cause: unknown) {
		super(cause instanceof Error ? cause.message : String(cause), { cause });
	}
}

/** The answer to a commit was lost, so what it committed may have happened or not. */
export class OutcomeUnknown extends DatabaseUnreachable {
	override readonly name = 'OutcomeUnknown';
}

/** Whether a write failed because a unique value is taken, whichever database said so. */
export function isDuplicate(error: unknown): boolean {
	return duplicateInSqlite.has(sqliteCode(error) ?? 0) || errorCode(error) === duplicateInPostgres;
}

/** Whether a write failed because what it belongs to is there no more. SQLite lets nobody take it away meanwhile. */
export function isOrphan(error: unknown): boolean {
	return errorCode(error) === referenceInPostgres;
}

/** Whether the database cannot do this now but may later: a full disk, a folder that became read-only, a lock. */
export function isUnavailable(error: unknown): error is Error {
	if (error instanceof OutcomeUnknown) return false;
	if (error instanceof DatabaseUnreachable) return true;
	return unavailable.has((sqliteCode(error) ?? 0) & 0xff) || unavailableInPostgres.test(postgresState(error) ?? '');
}

/** Whether PostgreSQL undid a change because of another one at the same time, and would do it if asked again. */
export function isConflict(error: unknown): boolean {
	return ['40001', '40P01'].includes(postgresState(error) ?? '');
}

/** Whether PostgreSQL says of a commit that it did not happen; anything else may have come after it. */
export function isUndone(error: unknown): boolean {
	return /^(23|40(?!003))/.test(postgresState(error) ?? '');
}

/** Whether a PostgreSQL takes no changes, as one that follows another. */
export function isReadOnly(error: unknown): boolean {
	return postgresState(error) === '25006';
}

/** Whether this is a word of PostgreSQL, not of the way there. */
export function isRefusedByDatabase(error: unknown): error is Error {
	return postgresState(error) !== undefined;
}

/** The five characters by which PostgreSQL says what is wrong. */
export function postgresState(error: unknown): string | undefined {
	// Node's codes may have five letters too, such as EPIPE, but no severity.
	if (!(error instanceof Error) || !('severity' in error)) return undefined;
	const code = errorCode(error);
	return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Told by a code, since another bundle makes it, which has classes of its own. */
const withoutPassword = 'NO_PASSWORD';

export function noPassword(cause: Error): Error {
	return Object.assign(new Error('no password was given', { cause }), { code: withoutPassword });
}

/** Whether the database wanted a password and there was none to give. */
export function isWithoutPassword(error: unknown): boolean {
	return errorCode(error) === withoutPassword;
}

/** Whether TLS knows none of those who have signed the other's certificate. */
export function isUntrusted(error: unknown): boolean {
	return untrusted.has(errorCode(error) ?? '');
}

const untrusted = new Set([
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

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
	if (errorCode(error) !== 'ERR_SQLITE_ERROR') return undefined;
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
}
