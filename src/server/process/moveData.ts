import type { SigningKeys } from '../auth/signingKeys.ts';
import { CommandError } from '../commandError.ts';
import { movedTables, rowNames, unequal, type Counts, type MovedTable } from '../store/movedTables.ts';
import type { MoveSource } from '../store/moveSource.ts';
import { countAll, countDifferent, deleteIds, putRows, someIds, type Batch } from '../store/postgres/moveRows.ts';
import { takeUpMovedKeys } from '../store/signingKeyRow.ts';
import type { Database } from '../store/tables.ts';
import { beginMove, type MoveState } from './moveSigningKeys.ts';
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
	readonly state: MoveState;
	/** Rows that were written, and those that an earlier attempt had written and the folder has no more. */
	readonly written: number;
	readonly deleted: number;
}

/**
 * Copies all rows and the signing keys. Whenever it is interrupted it can be done again, also when the folder has changed
 * since: rows that are alike are skipped. Servers take the database up only after the last row.
 * @throws CommandError
 */
export async function moveData(move: Move): Promise<Moved> {
	const { source, db, wrappingKey, keys } = move;
	const isEmpty = async (db: Database) => Object.values(await countAll(db)).every((count) => count === 0);
	const state = await beginMove(db, wrappingKey, keys, isEmpty);
	if (state === 'ended') {
		if ((await eachBatch(move, countDifferent)) + unequal(source.counts, await countAll(db)).length > 0) {
			throw changedSince();
		}
		return { state, written: 0, deleted: 0 };
	}
	// Before the rows that took their names.
	const deleted = state === 'begun' ? await deleteSurplus(move) : 0;
	const written = await eachBatch(move, putRows);
	await db.transaction().execute(async (inside) => {
		refuseUnequal(source.counts, await countAll(inside));
		await takeUpMovedKeys(inside);
	});
	return { state, written, deleted };
}

/** Each batch is a transaction of its own. @returns the sum of what the work gives */
async function eachBatch(move: Move, work: (db: Database, batch: Batch) => Promise<number>): Promise<number> {
	const { source, db, size, goOn, onRows } = move;
	let sum = 0;
	for (const table of movedTables) {
		const columns = source.columns(table);
		let [after, done] = ['', 0];
		for (;;) {
			goOn();
			const rows = source.rows(table, after, size);
			const last = rows.at(-1);
			if (last === undefined) break;
			sum += await work(db, { table, columns, rows });
			onRows(table, done, done + rows.length);
			[after, done] = [last.id, done + rows.length];
		}
	}
	return sum;
}

async function deleteSurplus({ source, db, size, goOn }: Move): Promise<number> {
	let sum = 0;
	for (const table of movedTables) {
		for (let after = ''; ;) {
			goOn();
			const ids = await someIds(db, table, after, size);
			const last = ids.at(-1);
			if (last === undefined) break;
			const surplus = source.missing(table, ids);
			if (surplus.length > 0) sum += await deleteIds(db, table, surplus);
			after = last;
		}
	}
	return sum;
}

function refuseUnequal(expected: Counts, found: Counts): void {
	const [table] = unequal(expected, found);
	if (table === undefined) return;
	throw new CommandError(
		`The folder has ${expected[table]} ${rowNames[table]} and the database ${found[table]}; see that nothing else writes to it and run this again.`,
	);
}

function changedSince(): CommandError {
	return new CommandError(
		'The data was moved to this database before, and one of the two has changed since, as by a server on it; nothing was changed now.',
	);
}
