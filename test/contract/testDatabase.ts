import { randomBytes } from 'node:crypto';
import pg from 'pg';

export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

export interface TestDatabase {
	readonly name: string;
	/** With the password. */
	readonly url: string;
	readonly password: string;
	/** Runs SQL beside the server. */
	readonly query: Query;
}

/** An empty one. @param urlOf the address of one by its name */
export async function createDatabase(urlOf: (database: string) => string, password: string): Promise<TestDatabase> {
	const name = `test_${randomBytes(6).toString('hex')}`;
	await query(urlOf('postgres'), `create database ${name}`);
	const url = urlOf(name);
	return { name, url, password, query: (text, values) => query(url, text, values) };
}

export async function query(
	url: string,
	text: string,
	values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(text, [...values])).rows;
	} finally {
		await client.end();
	}
}
