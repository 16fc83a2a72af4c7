import type { SigningKeys } from '../auth/signingKeys.ts';
import { Refusal } from '../refusal.ts';
import { movedTables, rowNames, unequal, type Counts, type MovedTable } from '../store/movedTables.ts';
import type { MoveSource } from '../store/moveSource.ts';
import { countAll, countDifferent, deleteIds, putRows, someIds, type Batch } from '../store/postgres/moveRows.ts';
import { holdMovingKeys, takeUpMovedKeys } from '../store/signingKeyRow.ts';
import type { Database } from '../store/tables.ts';
import { beginMove, overtaken, type Begun } from './moveSigningKeys.ts';
import type { WrappingKeySource } from './wrappingKey.ts';

export interface Move {
	readonly source: MoveSource;
	/** Where it goes. */
	readonly db: Database;
	readonly keys: SigningKeys;
	readonly wrappingKey: WrappingKeySource;
	/** Rows in one transaction. */
	readonly size: number;
	/** Asked between two of them; throws to stop. */
	readonly goOn: () => void;
	/** Told when rows of a table are there. */
	readonly onRows: (table: MovedTable, before: number, done: number) => void;
}

export interface Moved {
	/** How far it was before. */
	readonly state: Begun['state'];
	/** Rows that were written, and those that an earlier attempt had written and the folder has no more. */
	readonly written: number;
	readonly deleted: number;
}

/**
 * Copies all rows and the signing keys. Whenever it is interrupted it can be done again, also when the folder has changed
 * since: rows that are alike are skipped. Servers take the database up only after the last row.
 * @throws Refusal
 */
export async function moveData(move: Move): Promise<Moved> {
	const { source, db, wrappingKey, keys } = move;
	const isEmpty = async (db: Database) => Object.values(await countAll(db)).every((count) => count === 0);
	const { state, wrapped } = await beginMove(db, wrappingKey, keys, isEmpty);
	if (state === 'ended') {
		await refuseChanged(move);
		return { state, written: 0, deleted: 0 };
	}
	// Another attempt may have taken over and ended, and servers may be writing.
	const change: Change = (work) =>
		db.transaction().execute(async (inside) => {
			if (!(await holdMovingKeys(inside, wrapped))) throw overtaken();
			return work(inside);
		});
	// Before the rows that took their names.
	const deleted = state === 'begun' ? await deleteSurplus(move, change) : 0;
	const written = await eachBatch(move, (batch) => change((inside) => putRows(inside, batch)));
	await db.transaction().execute(async (inside) => {
		refuseUnequal(source.counts, await countAll(inside));
		if (!(await takeUpMovedKeys(inside, wrapped))) throw overtaken();
	});
	return { state, written, deleted };
}

/** A transaction that nothing overtakes. */
type Change = (work: (inside: Database) => Promise<number>) => Promise<number>;

/** @throws Refusal when folder and database are not alike */
async function refuseChanged(move: Move): Promise<void> {
	const { source, db } = move;
	const isEqual = unequal(source.counts, await countAll(db)).length === 0;
	if (isEqual && (await eachBatch(move, (batch) => countDifferent(db, batch))) === 0) return;
	throw new Refusal(
		'The data was moved to this database before, and one of the two has changed since, as by a server on it; nothing was changed now, so go on with the database, or move the folder to a new one.',
	);
}

/** @returns the sum of what the work gives */
async function eachBatch(move: Move, work: (batch: Batch) => Promise<number>): Promise<number> {
	const { source, size, goOn, onRows } = move;
	let sum = 0;
	for (const table of movedTables) {
		const columns = source.columns(table);
		let [after, done] = ['', 0];
		for (;;) {
			goOn();
			const rows = source.rows(table, after, size);
			const last = rows.at(-1);
			if (last === undefined) break;
			sum += await work({ table, columns, rows });
			onRows(table, done, done + rows.length);
			[after, done] = [last.id, done + rows.length];
		}
	}
	return sum;
}

async function deleteSurplus({ source, db, size, goOn }: Move, change: Change): Promise<number> {
	let sum = 0;
	for (const table of movedTables) {
		for (let after = ''; ;) {
			goOn();
			const ids = await someIds(db, table, after, size);
			const last = ids.at(-1);
			if (last === undefined) break;
			const surplus = source.missing(table, ids);
			if (surplus.length > 0) sum += await change((inside) => deleteIds(inside, table, surplus));
			after = last;
		}
	}
	return sum;
}

function refuseUnequal(expected: Counts, found: Counts): void {
	const [table] = unequal(expected, found);
	if (table === undefined) return;
	throw new Refusal(
		`The folder has ${expected[table]} ${rowNames[table]} and the database ${found[table]}; see that nothing else writes to it and run this again.`,
	);
}
