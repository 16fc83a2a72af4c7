import { join } from 'node:path';
import { startPostgres, type Postgres } from '../../../contract/postgres.ts';
import type { Plan } from '../arguments.ts';
import type { Programs } from '../buildPrograms.ts';
import { listening } from '../children.ts';
import { compareGrown, type Grown } from '../growth.ts';
import type { Effort } from '../rounds.ts';
import { compareProcesses, connections } from './compareProcesses.ts';
import { removeUncopied } from './copyRows.ts';
import { fillDatabase, type FilledDatabase } from './fillDatabase.ts';
import { postgresMeasures, postgresRequests, type PostgresMeasure } from './measures.ts';

/** Measures the key server on a PostgreSQL of the bench's own, with the settings that it comes with, and prints it. */
export async function measurePostgres(
	{ parts, names: asked, ...effort }: Plan,
	{ keyServer, bareQuery }: Programs,
	folder: string,
): Promise<void> {
	const isAsked = (name: PostgresMeasure) => asked.length === 0 || name === 'disable' || asked.includes(name);
	const names = namesOf(postgresMeasures).filter(isAsked);
	// More than can be created in the time, at 20 each.
	const creators = effort.seconds * 500;
	const postgres = await startPostgres();
	const filled = (keys: number) =>
		fillDatabase(keyServer, postgres, join(folder, `postgres-${keys}`), { keys, creators });
	await printSettings(postgres);
	if (parts.has('postgres')) await compareProcesses(bareQuery, await filled(1000), names, effort);
	if (parts.has('postgres-growth')) await measureGrowth(filled, names, effort);
	postgres.stop();
}

async function measureGrowth(
	filled: (keys: number) => Promise<FilledDatabase>,
	names: readonly PostgresMeasure[],
	effort: Effort,
): Promise<void> {
	const open = async (keys: number): Promise<Grown<PostgresMeasure>> => {
		const database = await filled(keys);
		const server = await listening(database.args);
		const urls = [server.url];
		const tidy = () => removeUncopied(database.database);
		const runner = (name: PostgresMeasure) => ({
			...{ urls, tidy, connections },
			requests: () => postgresRequests(name, database),
		});
		return { runner, close: () => server.stop() };
	};
	const titles = new Map(names.map((name) => [name, postgresMeasures[name].title]));
	await compareGrown('on PostgreSQL, requests/s', open, titles, effort);
}

/** On which it hangs whether what is answered is on the disk; and what a reader has to know of the figures. */
async function printSettings(postgres: Postgres): Promise<void> {
	const database = await postgres.createDatabase();
	const names = ['server_version', 'fsync', 'synchronous_commit', 'shared_buffers'];
	const shown = names.map((name) => `'${name} ' || current_setting('${name}')`).join(` || ', ' || `);
	const [{ settings } = {}] = await database.query(`select ${shown} as settings`);
	console.log(
		`PostgreSQL: ${String(settings)}; ${connections} connections to servers, shared out among the processes.\n`,
	);
}

function namesOf<T extends object>(table: T): (keyof T)[] {
	// Object.keys forgets the names, and this table has no others.
	return Object.keys(table) as (keyof T)[];
}
