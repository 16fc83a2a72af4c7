import { join } from 'node:path';
import { runnerOf } from './compare.ts';
import { fillDataFolder } from './fillDataFolder.ts';
import { openKeyServer } from './keyServer.ts';
import { aims, atMost, measures, type MeasureName } from './measures.ts';
import { inTurns, medianOf, rateRatio, type Effort, type Runner } from './rounds.ts';
import { printTable, ratio, whole } from './table.ts';
import type { Target } from './target.ts';

const sizes = [1000, 100_000, 1_000_000] as const;

/** Asks the same of three key servers in turns, whose databases hold more and more keys, and prints it. */
export async function measureGrowth(
	program: string,
	folder: string,
	names: readonly MeasureName[],
	options: Effort & { readonly creators: number },
): Promise<void> {
	const servers = new Map<number, Target>();
	for (const keys of sizes) {
		const filled = await fillDataFolder(program, join(folder, String(keys)), { keys, creators: options.creators });
		servers.set(keys, await openKeyServer(program, filled));
	}
	const rows: string[][] = [];
	for (const name of names) rows.push(await growthOf(servers, name, options));
	printTable(['requests/s, medians', ...sizes.map((keys) => `${whole(keys)} keys`), 'times slower', 'aim'], rows);
	for (const server of servers.values()) await server.close();
}

async function growthOf(servers: ReadonlyMap<number, Target>, name: MeasureName, effort: Effort): Promise<string[]> {
	const runners = Object.fromEntries(
		[...servers].map(([keys, target]): [string, Runner] => [String(keys), runnerOf(target, name)]),
	);
	const runs = await inTurns(runners, effort);
	const [fewest = [], ...more] = sizes.map((keys) => runs[keys] ?? []);
	const slower = rateRatio(fewest, more.at(-1) ?? []);
	const rates = [fewest, ...more].map((each) => whole(medianOf(each, 'rate')));
	return [measures[name].title, ...rates, ratio(slower), atMost(slower, aims.growth)];
}
