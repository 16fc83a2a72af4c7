import { listening, type Listening } from '../children.ts';
import { residentMegabytes } from '../memory.ts';
import { inTurns, medianOf, rateRatio, type Effort, type Runner, type Runs } from '../rounds.ts';
import { milliseconds, printTable, ratio, whole } from '../table.ts';
import { removeUncopied } from './copyRows.ts';
import type { FilledDatabase } from './fillDatabase.ts';
import { bareRequests, postgresMeasures, postgresRequests, type PostgresMeasure } from './measures.ts';

/** How many processes serve one database. */
const counts = [1, 2, 4] as const;

/** In all, so that each process has as many as the others. */
export const connections = 8;

/** Processes that do the same. */
interface Processes {
	readonly servers: readonly Listening[];
	readonly runner: (count: number, name: PostgresMeasure) => Runner;
}

/**
 * Measures one, two and four key servers on one database, and as many that do one bare query for each request, all in
 * turns, and prints it.
 * @param bareQuery the program
 */
export async function compareProcesses(
	bareQuery: string,
	filled: FilledDatabase,
	names: readonly PostgresMeasure[],
	effort: Effort,
): Promise<void> {
	const own = await start(filled.args, filled, (name) => postgresRequests(name, filled));
	const bare = await start([bareQuery, filled.database.url], filled, (name) =>
		bareRequests(postgresMeasures[name].bare, filled),
	);
	const rows: string[][] = [];
	for (const name of names) rows.push(...(await compareOne(own, bare, name, effort)));
	printTable(headings, rows);
	const megabytes = [own, bare].map(({ servers: [first] }) => `${whole(residentMegabytes(first?.pid ?? 0))} MB`);
	printTable(['resident', 'key server', 'bare query'], [['the first process, after all that', ...megabytes]]);
	for (const server of [...own.servers, ...bare.servers]) await server.stop();
}

const headings = [
	'requests/s, medians',
	'processes',
	'key server',
	'of one process',
	'p99',
	'bare query',
	'requests/s',
	'p99',
	'key server of bare',
];

async function start(
	args: readonly string[],
	{ database }: FilledDatabase,
	requestsFor: (name: PostgresMeasure) => ReturnType<Runner['requests']>,
): Promise<Processes> {
	const servers: Listening[] = [];
	for (let count = 0; count < Math.max(...counts); count++) servers.push(await listening(args));
	const runner = (count: number, name: PostgresMeasure) => ({
		urls: servers.slice(0, count).map(({ url }) => url),
		requests: () => requestsFor(name),
		tidy: () => removeUncopied(database),
		connections,
	});
	return { servers, runner };
}

async function compareOne(own: Processes, bare: Processes, name: PostgresMeasure, effort: Effort): Promise<string[][]> {
	const runners = counts.flatMap((count): [string, Runner][] => [
		[`own ${count}`, own.runner(count, name)],
		[`bare ${count}`, bare.runner(count, name)],
	]);
	const runs = await inTurns(Object.fromEntries(runners), effort);
	const { title, bare: query } = postgresMeasures[name];
	const figures = (of: Runs) => [whole(medianOf(of, 'rate')), milliseconds(medianOf(of, 'p99'))] as const;
	return counts.map((count) => {
		const [these = [], rivals = [], one = []] = [runs[`own ${count}`], runs[`bare ${count}`], runs['own 1']];
		const [[rate, p99], bareFigures] = [figures(these), figures(rivals)];
		const first = [count === 1 ? title : '', String(count), rate, ratio(rateRatio(these, one)), p99];
		return [...first, count === 1 ? query : '', ...bareFigures, ratio(rateRatio(these, rivals))];
	});
}
