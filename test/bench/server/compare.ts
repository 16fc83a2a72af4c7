import { atLeast, measures, type MeasureName } from './measures.ts';
import { inTurns, medianOf, rateRatio, type Effort } from './rounds.ts';
import { milliseconds, printTable, ratio, whole } from './table.ts';
import type { Target } from './target.ts';

/** What is compared. */
export interface Rivals {
	readonly keyServer: Target;
	readonly betterAuth: Target;
	/** Address of the server with a constant answer. */
	readonly hello: string;
}

const headings = [
	'requests/s, medians',
	'key server',
	'of hello',
	'aim',
	'of Better Auth',
	'aim',
	'p99',
	'Better Auth',
	'p99',
	'hello',
	'p99',
];

/** Measures the key server, Better Auth and the constant answer in turns, and prints it. */
export async function compare(rivals: Rivals, names: readonly MeasureName[], effort: Effort): Promise<void> {
	const rows: string[][] = [];
	for (const name of names) rows.push(await compareOne(rivals, name, effort));
	printTable(headings, rows);
}

async function compareOne(rivals: Rivals, name: MeasureName, effort: Effort): Promise<string[]> {
	const { title, ofHello, ofBetterAuth } = measures[name];
	const { hello, keyServer, betterAuth } = await inTurns(
		{
			hello: { urls: [rivals.hello], requests: () => [{ path: '/' }] },
			keyServer: runnerOf(rivals.keyServer, name),
			betterAuth: runnerOf(rivals.betterAuth, name),
		},
		effort,
	);
	const toHello = rateRatio(keyServer, hello);
	const toBetterAuth = rateRatio(keyServer, betterAuth);
	const figures = [keyServer, betterAuth, hello].map((runs) => [
		whole(medianOf(runs, 'rate')),
		milliseconds(medianOf(runs, 'p99')),
	]);
	const [[own = '', ownP99 = ''] = [], ...others] = figures;
	const aims = [ratio(toHello), atLeast(toHello, ofHello), ratio(toBetterAuth), atLeast(toBetterAuth, ofBetterAuth)];
	return [title, own, ...aims, ownP99, ...others.flat()];
}

/**
 * Measures refreshing beside a constant answer and one that is signed, in turns, and prints it: each refresh is one
 * signature, which takes longer than all the rest of a small answer.
 */
export async function compareToSigning(
	{ keyServer, hello, signing }: Pick<Rivals, 'keyServer' | 'hello'> & { readonly signing: string },
	effort: Effort,
): Promise<void> {
	const constant = (url: string) => ({ urls: [url], requests: () => [{ path: '/' }] });
	const rivals = { hello: constant(hello), signing: constant(signing), refresh: runnerOf(keyServer, 'refresh') };
	const runs = await inTurns(rivals, effort);
	const row = (title: string, own: keyof typeof rivals) => [
		title,
		whole(medianOf(runs[own], 'rate')),
		ratio(rateRatio(runs[own], runs.hello)),
		ratio(rateRatio(runs[own], runs.signing)),
	];
	printTable(
		['a refresh is a signature', 'requests/s', 'of hello', 'of signing'],
		[row('constant answer, signed', 'signing'), row('refresh', 'refresh')],
	);
}

/** @returns how a target takes part in rounds of one measure */
export function runnerOf(target: Target, name: MeasureName) {
	return { urls: [target.server.url], requests: () => target.requests(name), tidy: () => target.tidy() };
}
