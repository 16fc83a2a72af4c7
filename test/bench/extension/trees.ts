import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../server/quantile.ts';
import type { Bench } from './bench.ts';
import { keys, titles } from './packExtensions.ts';

/** VS Code gathers what a tree fires within 200 ms; and what comes after the rows is not to fall to the next one. */
const pauseMilliseconds = 300;

/** A plain provider whose rows have a label alone, one whose rows have as much as a key's row, and the extension's. */
const trees = ['bare', 'dressed', 'ours'] as const;
type Tree = (typeof trees)[number];
type OfTrees<T> = Readonly<Record<Tree, T>>;

export interface TreeResult {
	readonly rows: number;
	/** Milliseconds from the key press to the row. */
	readonly times: OfTrees<number>;
	/** Milliseconds that each provider itself works for that in the extension host. */
	readonly work: OfTrees<number>;
	/** Bytes that the heap of the extension host has grown by with these rows. */
	readonly heap: OfTrees<number>;
}

export async function measureTrees(bench: Bench, rows: number, rounds: number): Promise<TreeResult> {
	const heap = await resizeTrees(bench, rows);
	return { rows, heap, ...(await refreshTrees(bench, rows, rounds)) };
}

/** Gives the trees so many rows, one after another. */
async function resizeTrees(bench: Bench, rows: number): Promise<OfTrees<number>> {
	const { probe, page } = bench;
	const resize = async (dress: 'bare' | 'dressed') => {
		const place = { view: titles[dress], row: 0, text: `of ${rows}, refresh 0.` };
		await page.shownAfter(place, () => probe.run(`benchPlain.${dress}.resize`, rows));
	};
	const resizers = {
		bare: () => resize('bare'),
		dressed: () => resize('dressed'),
		ours: () => bench.list(rows),
	};
	const growth = { bare: 0, dressed: 0, ours: 0 };
	for (const tree of trees) {
		const before = await probe.ask('heap', {});
		await resizers[tree]();
		await sleep(pauseMilliseconds);
		growth[tree] = (await probe.ask('heap', {})) - before;
	}
	return growth;
}

/** Refreshes each tree by a key, in turns: the plain ones have other labels then, ours another order. Medians. */
async function refreshTrees({ page, probe }: Bench, rows: number, rounds: number) {
	const youngest = `key-${String(rows).padStart(5, '0')}`;
	const times = { bare: [] as number[], dressed: [] as number[], ours: [] as number[] };
	const work = { bare: [] as number[], dressed: [] as number[], ours: [] as number[] };
	// The keys stand by their names at first and in the end.
	for (let round = 1; round <= rounds * 2; round++) {
		const isByAge = round % 2 === 1;
		const plain = (dress: 'bare' | 'dressed') =>
			page.press(keys[`benchPlain.${dress}.refresh`], { view: titles[dress], row: 0, text: `refresh ${round}.` });
		const refreshers = {
			bare: () => plain('bare'),
			dressed: () => plain('dressed'),
			ours: () =>
				page.press(keys[isByAge ? 'userApiKeys.sortByAge' : 'userApiKeys.sortByName'], {
					...{ view: titles.ours, row: 1, text: isByAge ? youngest : 'key-00001' },
				}),
		};
		for (const tree of [...trees.slice(round % 3), ...trees.slice(0, round % 3)]) {
			await probe.ask('work', {});
			times[tree].push((await refreshers[tree]()).took);
			await sleep(pauseMilliseconds);
			work[tree].push((await probe.ask('work', {})).milliseconds);
		}
	}
	return { times: medians(times), work: medians(work) };
}

function medians({ bare, dressed, ours }: OfTrees<readonly number[]>): OfTrees<number> {
	return { bare: median(bare), dressed: median(dressed), ours: median(ours) };
}
