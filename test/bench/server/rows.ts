import type { DatabaseSync } from 'node:sqlite';

/** A row of whichever columns the table has. */
export type Row = Readonly<Record<string, string | number | null>>;

/** A row that the server itself wrote. @throws when there is not just one */
export function onlyRow(db: DatabaseSync, table: string): Row {
	const [row, another] = db.prepare(`SELECT * FROM ${table}`).all();
	if (row === undefined || another !== undefined) throw new RangeError(`${table} should have one row`);
	const cells = Object.entries(row).map(([column, value]): [string, string | number | null] => {
		if (typeof value === 'string' || typeof value === 'number' || value === null) return [column, value];
		throw new TypeError(`${table}.${column} should be text, a number or null`);
	});
	return Object.fromEntries(cells);
}

/** Adds copies of a row, each with some of its columns changed; all of them change the same ones. */
export function copyRow(db: DatabaseSync, table: string, row: Row): (changes: Row) => void {
	const columns = Object.keys(row);
	const places = columns.map((column) => `:${column}`).join();
	const insert = db.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${places})`);
	return (changes) => insert.run({ ...row, ...changes });
}
