import type { CompiledQuery, DialectAdapter, QueryId } from 'kysely';
import type { Database } from './tables.ts';

type Values = Readonly<Record<string, string | number | null>>;

/** Puts one of a prepared query's values, by its name, where it belongs. */
export type Value<V extends Values> = <Name extends keyof V & string>(name: Name) => V[Name];

/** Runs a prepared query; gives its rows. */
export type Prepared<V extends Values, Row> = (db: Database, values: V) => Promise<readonly Row[]>;

/**
 * A query that is built once for each kind of database and then run with other values each time, since building one
 * takes longer than running it.
 */
export function prepare<V extends Values, Row>(
	build: (db: Database, value: Value<V>) => { compile(): CompiledQuery<Row> },
	isUnread = false,
): Prepared<V, Row> {
	const built = new WeakMap<DialectAdapter, CompiledQuery<Row>>();
	return async (db, values) => {
		// A transaction and the database that it is of have the same one.
		const { adapter } = db.getExecutor();
		const query = built.get(adapter) ?? remembered(build(db, placeholder).compile(), isUnread);
		built.set(adapter, query);
		const parameters = query.parameters.map((parameter) =>
			parameter instanceof Placeholder ? values[parameter.name] : parameter,
		);
		return (await db.executeQuery<Row>({ ...query, parameters })).rows;
	};
}

/**
 * The same for a query of a transaction whose outcome nobody looks at. It may not have run yet when it is waited for: it
 * does before whatever comes next, which fails with it, be it the commit.
 */
export function prepareUnread<V extends Values>(
	build: (db: Database, value: Value<V>) => { compile(): CompiledQuery },
): (db: Database, values: V) => Promise<void> {
	const run = prepare(build, true);
	return async (db, values) => void (await run(db, values));
}

/** How a prepared query is told from others. */
interface Remembered {
	/** A database may know it by this. */
	readonly name: string;
	readonly isUnread: boolean;
}

/** By what each run of a prepared query has in common with the others. */
const known = new WeakMap<QueryId, Remembered>();
let count = 0;

function remembered<Row>(query: CompiledQuery<Row>, isUnread: boolean): CompiledQuery<Row> {
	known.set(query.queryId, { name: `prepared_${++count}`, isUnread });
	return query;
}

/** Undefined for a query that is built each time. */
export function rememberedAs({ queryId }: CompiledQuery): Remembered | undefined {
	return known.get(queryId);
}

/** Stands in a query where a value will be. */
class Placeholder {
	readonly name: string;

	constructor(name: string) {
		this.name = name;
	}
}

/** Kysely takes anything for a value and only hands it on; its types want to hear what will be there in the end. */
function placeholder(name: string): never {
	return new Placeholder(name) as never;
}
