import { sql } from 'kysely';
import { jsonOf, movedTables, type Counts, type MovedRow, type MovedTable } from '../movedTables.ts';
import type { Database } from '../tables.ts';

/** Rows of one table that are moved here. */
export interface Batch {
	readonly table: MovedTable;
	readonly columns: readonly string[];
	readonly rows: readonly MovedRow[];
}

/** All in one parameter; the table itself says what types its columns have. */
function recordsOf({ table, rows }: Batch) {
	return sql`json_populate_recordset(null::${sql.table(table)}, ${jsonOf(rows)}::json)`;
}

function cells(columns: readonly string[], of: 'old' | 'new') {
	return sql`row(${sql.join(columns.map((column) => sql.ref(`${of}.${column}`)))})`;
}

/** Makes rows here what they are there; those that are alike are not written. @returns how many were not */
export async function putRows(db: Database, batch: Batch): Promise<number> {
	const { table, columns } = batch;
	const names = sql.join(columns.map((column) => sql.ref(column)));
	const set = sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`));
	const { numAffectedRows } = await sql`
		insert into ${sql.table(table)} (${names}) select ${names} from ${recordsOf(batch)} as new
		where not exists (
			select from ${sql.table(table)} as old
			where old.id = new.id and ${cells(columns, 'old')} is not distinct from ${cells(columns, 'new')}
		) on conflict (id) do update set ${set}`.execute(db);
	return Number(numAffectedRows);
}

/** How many of the rows are not here, or not alike. */
export async function countDifferent(db: Database, batch: Batch): Promise<number> {
	const { table, columns } = batch;
	const { rows } = await sql<{ count: number }>`
		select count(*) as count from ${recordsOf(batch)} as new left join ${sql.table(table)} as old on old.id = new.id
		where ${cells(columns, 'old')} is distinct from ${cells(columns, 'new')}`.execute(db);
	return rows[0]?.count ?? 0;
}

export async function countAll(db: Database): Promise<Counts> {
	const counts = new Map<MovedTable, number>();
	for (const table of movedTables) {
		const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
		counts.set(table, rows[0]?.count ?? 0);
	}
	return Object.fromEntries(counts) as Record<MovedTable, number>;
}

/** Some ids, in whatever order the database sorts texts. @param after the last of those before */
export async function someIds(db: Database, table: MovedTable, after: string, size: number): Promise<string[]> {
	const rows = await db.selectFrom(table).select('id').where('id', '>', after).orderBy('id').limit(size).execute();
	return rows.map(({ id }) => id);
}

export async function deleteIds(db: Database, table: MovedTable, ids: readonly string[]): Promise<number> {
	const { numAffectedRows } = await sql`delete from ${sql.table(table)} where id = any(${ids})`.execute(db);
	return Number(numAffectedRows);
}
