import { atMost } from '../server/measures.ts';
import { milliseconds, printTable, ratio, whole } from '../server/table.ts';
import type { Activations } from './activations.ts';
import { peers } from './peers.ts';
import type { Sizes } from './sizes.ts';
import type { TreeResult } from './trees.ts';

const kilobytes = (bytes: number) => `${ratio(bytes / 1000)} kB`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

/** What is loaded, and how long starting takes, beside a module or extension that does nothing. */
export function printStart(
	sizes: Sizes,
	loading: { bundle: number; empty: number },
	{ ours, empty }: Activations,
): void {
	const start = kilobytes(sizes.start);
	printTable(
		['size and start', 'ours', 'aim', 'nothing', ...peers.names],
		[
			['loaded when active', start, atMost(sizes.start / 1000, 50), '', ...peers.bundle],
			['all that it may load', kilobytes(sizes.all), atMost(sizes.all / 1000, 145), '', ...peers.none],
			['the same, gzip', kilobytes(sizes.allGzip), atMost(sizes.allGzip / 1000, 42), '', ...peers.none],
			['package', kilobytes(sizes.package), atMost(sizes.package / 1000, 400), '', ...peers.package],
			...[
				['load in Node.js', milliseconds(loading.bundle), atMost(loading.bundle, 10), milliseconds(loading.empty)],
				['load in the window', milliseconds(ours.load), '', milliseconds(empty.load)],
				['activate(), till it returns', milliseconds(ours.call), atMost(ours.call, 15), milliseconds(empty.call)],
				['activate(), awaited', milliseconds(ours.awaited), '', milliseconds(empty.awaited)],
				['heap', megabytes(ours.growth), atMost(ours.growth / 1e6, 1), megabytes(empty.growth)],
			].map((cells, row) => [
				...cells,
				...([peers.load, peers.none, peers.none, peers.activate, peers.heap][row] ?? []),
			]),
		],
	);
	console.log(`Loaded when active: ${sizes.startFiles.join(', ')}.\n`);
}

export function printTrees(results: readonly TreeResult[]): void {
	printTable(
		['rows', 'bare', 'dressed', 'ours', 'of bare', 'aim', 'of dressed', 'work: dressed', 'ours'],
		results.map(({ rows, times, work }) => {
			const [ofBare, ofDressed] = [times.ours / times.bare, times.ours / times.dressed];
			const all = [times.bare, times.dressed, times.ours].map(milliseconds);
			const aim = rows === 10_000 ? atMost(ofBare, 1.25) : '';
			const worked = [milliseconds(work.dressed), milliseconds(work.ours)];
			return [whole(rows), ...all, ratio(ofBare), aim, ratio(ofDressed), ...worked];
		}),
	);
	printTable(
		['heap with rows', 'bare', 'dressed', 'ours'],
		results.map(({ rows, heap }) => [whole(rows), ...[heap.bare, heap.dressed, heap.ours].map(megabytes)]),
	);
}

/** @param aim nothing where nothing is aimed at */
export function counted(what: string, value: number, aim?: number): readonly string[] {
	return [what, whole(value), aim === undefined ? '' : atMost(value, aim)];
}

export function timed(what: string, value: number, aim?: number): readonly string[] {
	return [what, milliseconds(value), aim === undefined ? '' : atMost(value, aim)];
}

export function printMany(rows: readonly (readonly string[])[]): void {
	printTable(['with 10,000 keys', 'ours', 'aim'], rows);
}
