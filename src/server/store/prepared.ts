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
): Prepared<V, Row> {
	const built = new WeakMap<DialectAdapter, CompiledQuery<Row>>();
	return async (db, values) => {
		// A transaction and the database that it is of have the same one.
		const { adapter } = db.getExecutor();
		const query = built.get(adapter) ?? named(build(db, placeholder).compile());
		built.set(adapter, query);
		const parameters = query.parameters.map((parameter) =>
			parameter instanceof Placeholder ? values[parameter.name] : parameter,
		);
		return (await db.executeQuery<Row>({ ...query, parameters })).rows;
	};
}

/** By what each run of a prepared query has in common with the others. */
const names = new WeakMap<QueryId, string>();
let count = 0;

function named<Row>(query: CompiledQuery<Row>): CompiledQuery<Row> {
	names.set(query.queryId, `prepared_${++count}`);
	return query;
}

/** What a database may remember a prepared query by; undefined for one that is built each time. */
export function nameOfPrepared({ queryId }: CompiledQuery): string | undefined {
	return names.get(queryId);
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
