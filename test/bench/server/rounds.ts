import { load, type Load, type LoadOptions, type Request } from './load.ts';
import { median } from './quantile.ts';

/** How long to measure. */
export interface Effort {
	readonly seconds: number;
	readonly rounds: number;
}

/** One of those that take turns. */
export interface Runner {
	/** Of the servers that the load is shared out among. */
	readonly urls: readonly string[];
	readonly requests: () => readonly Request[];
	readonly tidy?: () => void | Promise<void>;
	readonly connections?: number;
}

/** Runs of one of them, in the order of the rounds. */
export type Runs = readonly Load[];

/**
 * Lets each run once in every round, so that whatever else the machine does is shared by all. A first round, which only
 * warms up, does not count.
 */
export async function inTurns<Name extends string>(
	runners: Readonly<Record<Name, Runner>>,
	{ seconds, rounds }: Effort,
): Promise<Record<Name, Runs>> {
	// Object.keys forgets the names, and a literal has no others.
	const names = Object.keys(runners) as Name[];
	const runs = new Map<Name, Load[]>(names.map((name) => [name, []]));
	for (const name of names) await run(runners[name], { seconds: 1 });
	for (let round = 0; round < rounds; round++) {
		for (const name of names) runs.get(name)?.push(await run(runners[name], { seconds }));
	}
	const all: Record<string, Runs> = Object.fromEntries(runs);
	return all;
}

async function run({ urls, requests, tidy, ...own }: Runner, options: LoadOptions): Promise<Load> {
	try {
		return await load(urls, requests(), { ...own, ...options });
	} finally {
		await tidy?.();
	}
}

export function medianOf(runs: Runs, what: keyof Load): number {
	return median(runs.map((run) => run[what]));
}

/** The median of the ratios of each round, whose runs had the most in common. */
export function rateRatio(runs: Runs, to: Runs): number {
	return median(runs.map(({ rate }, round) => rate / (to[round]?.rate ?? NaN)));
}
