import { sql } from 'kysely';
import type { Database } from './tables.ts';

/**
 * Makes a change and resolves once it is on disk. The change happens as a whole or, when it throws, not at all, and sees
 * nothing of others that are not finished. It must use the database that it is given, and not begin another one.
 */
export type Write = <T>(change: (db: Database) => Promise<T>) => Promise<T>;

/** Changes in one transaction. More would keep readers waiting. */
const maxTogether = 50;

interface Waiting {
	/** Makes the change. @returns tells the one who waits, for when it is on disk */
	readonly make: (db: Database) => Promise<() => void>;
	readonly fail: (error: unknown) => void;
}

/**
 * Changes that are wanted at the same time share a transaction, and so its one wait for the disk, which takes far longer
 * than they do. Each has a savepoint of its own, so that what one throws undoes that one alone.
 */
export function createWrite(db: Database): Write {
	const waiting: Waiting[] = [];
	let isBusy = false;
	const work = async () => {
		if (isBusy) return;
		isBusy = true;
		while (waiting.length > 0) {
			// Lets in those that came while the disk was waited for.
			await new Promise(setImmediate);
			await makeTogether(db, waiting.splice(0, maxTogether));
		}
		isBusy = false;
	};
	return (change) =>
		new Promise((resolve, reject) => {
			waiting.push({ make: (inside) => attempt(inside, change, resolve, reject), fail: reject });
			void work();
		});
}

async function makeTogether(db: Database, changes: readonly Waiting[]): Promise<void> {
	try {
		const told = await db.transaction().execute(async (inside) => {
			const outcomes: (() => void)[] = [];
			for (const { make } of changes) outcomes.push(await make(inside));
			return outcomes;
		});
		for (const tell of told) tell();
	} catch (error) {
		for (const { fail } of changes) fail(error);
	}
}

/** @throws what the change throws when that ended the whole transaction, as a full disk may */
async function attempt<T>(
	db: Database,
	change: (db: Database) => Promise<T>,
	resolve: (value: T) => void,
	reject: (error: unknown) => void,
): Promise<() => void> {
	await savepoint.execute(db);
	try {
		const value = await change(db);
		await release.execute(db);
		return () => resolve(value);
	} catch (error) {
		await rollback.execute(db).catch(() => {
			throw error;
		});
		await release.execute(db);
		return () => reject(error);
	}
}

const savepoint = sql`savepoint change`;
const release = sql`release savepoint change`;
const rollback = sql`rollback to savepoint change`;
