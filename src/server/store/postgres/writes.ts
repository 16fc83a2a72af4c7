import { setTimeout as wait } from 'node:timers/promises';
import { lineWrittenIn, writeAuditOnce, type AuditEntry } from '../audit.ts';
import { DatabaseUnreachable, isConflict, isDuplicate, isUnavailable, OutcomeUnknown } from '../storeErrors.ts';
import type { Database } from '../tables.ts';
import type { Write } from '../writes.ts';

/** How often a change is tried that others got in the way of. */
const attempts = 5;

/** Milliseconds in which to find out what became of a commit. A database takes some seconds to start again. */
const patience = 6000;

/** Each change is a transaction of its own, on a connection of its own; the database puts their syncs together. */
export function createPostgresWrite(db: Database): Write {
	return async (change) => {
		for (let attempt = 1; ; attempt++) {
			try {
				return await changeOnce(db, change);
			} catch (error) {
				if (!isConflict(error) || attempt === attempts) throw error;
				// Those that got in each other's way must not meet again at once.
				await wait(Math.random() * 20 * attempt);
			}
		}
	};
}

async function changeOnce<T>(db: Database, change: (db: Database) => Promise<T>): Promise<T> {
	let line: AuditEntry | undefined;
	let value: { readonly of: T } | undefined;
	try {
		return await db.transaction().execute(async (inside) => {
			value = { of: await change(inside) };
			line = lineWrittenIn(inside);
			return value.of;
		});
	} catch (error) {
		if (!(error instanceof OutcomeUnknown) || line === undefined || value === undefined) throw error;
		if (await hasHappened(db, line, error)) return value.of;
		throw new DatabaseUnreachable(error.cause);
	}
}

/** @throws OutcomeUnknown when there is no finding out */
async function hasHappened(db: Database, line: AuditEntry, unknown: OutcomeUnknown): Promise<boolean> {
	const deadline = performance.now() + patience;
	while (performance.now() < deadline) {
		try {
			return await isWritten(db, line);
		} catch (error) {
			if (!isUnavailable(error) && !(error instanceof OutcomeUnknown)) throw error;
			await wait(100);
		}
	}
	throw unknown;
}

/**
 * Whether a line of the audit log was committed, and with it the change that it tells of. Looking for it is not enough:
 * a connection that was lost may leave its transaction to be committed later. To write the same line again waits for
 * the end of that, and then fails or not.
 */
async function isWritten(db: Database, line: AuditEntry): Promise<boolean> {
	const undone = new Error('undone');
	try {
		await db.transaction().execute(async (inside) => {
			await writeAuditOnce(inside, line);
			throw undone;
		});
	} catch (error) {
		if (error === undone) return false;
		if (isDuplicate(error)) return isSafe(db, line);
		throw error;
	}
	return false;
}

/**
 * Waits until a line that was committed is as safe as any other. Its own wait for a standby may have been ended, by
 * somebody or by a restart: it can be seen then, and is lost if the standby takes over. A commit after it waits until
 * the standby has both.
 */
async function isSafe(db: Database, { id, at }: AuditEntry): Promise<boolean> {
	const { numUpdatedRows } = await db.updateTable('audit').set({ at }).where('id', '=', id).executeTakeFirst();
	return numUpdatedRows > 0n;
}
