import { join } from 'node:path';
import { runnerOf } from './compare.ts';
import { fillDataFolder } from './fillDataFolder.ts';
import { openKeyServer } from './keyServer.ts';
import { aims, atMost, measures, type MeasureName } from './measures.ts';
import { inTurns, medianOf, rateRatio, type Effort, type Runner } from './rounds.ts';
import { printTable, ratio, whole } from './table.ts';

/** How many keys. */
const sizes = [1000, 100_000, 1_000_000] as const;

/** A key server that holds so many keys. */
export interface Grown<Name> {
	readonly runner: (name: Name) => Runner;
	readonly close: () => Promise<void>;
}

/** Measures how key servers in a folder grow. */
export function measureGrowth(
	program: string,
	folder: string,
	names: readonly MeasureName[],
	{ creators, ...effort }: Effort & { readonly creators: number },
): Promise<void> {
	const open = async (keys: number): Promise<Grown<MeasureName>> => {
		const filled = await fillDataFolder(program, join(folder, String(keys)), { keys, creators });
		const target = await openKeyServer(program, filled);
		return { runner: (name) => runnerOf(target, name), close: () => target.close() };
	};
	return compareGrown('requests/s, medians', open, new Map(names.map((name) => [name, measures[name].title])), effort);
}

/**
 * Asks the same of three key servers in turns, whose databases hold more and more keys, and prints it.
 * @param names with their titles
 */
export async function compareGrown<Name>(
	heading: string,
	open: (keys: number) => Promise<Grown<Name>>,
	names: ReadonlyMap<Name, string>,
	effort: Effort,
): Promise<void> {
	const servers = new Map<number, Grown<Name>>();
	for (const keys of sizes) servers.set(keys, await open(keys));
	const rows: string[][] = [];
	for (const [name, title] of names) rows.push([title, ...(await growthOf(servers, name, effort))]);
	printTable([heading, ...sizes.map((keys) => `${whole(keys)} keys`), 'times slower', 'aim'], rows);
	for (const server of servers.values()) await server.close();
}

async function growthOf<Name>(
	servers: ReadonlyMap<number, Grown<Name>>,
	name: Name,
	effort: Effort,
): Promise<string[]> {
	const runners = Object.fromEntries(
		[...servers].map(([keys, { runner }]): [string, Runner] => [String(keys), runner(name)]),
	);
	const runs = await inTurns(runners, effort);
	const [fewest = [], ...more] = sizes.map((keys) => runs[keys] ?? []);
	const slower = rateRatio(fewest, more.at(-1) ?? []);
	const rates = [fewest, ...more].map((each) => whole(medianOf(each, 'rate')));
	return [...rates, ratio(slower), atMost(slower, aims.growth)];
}
