import { runnerOf } from './compare.ts';
import { outputOf } from './children.ts';
import { load, type Load } from './load.ts';
import { aims, atLeast } from './measures.ts';
import { median } from './quantile.ts';
import { medianOf, type Effort } from './rounds.ts';
import { milliseconds, printTable, ratio } from './table.ts';
import type { Target } from './target.ts';

/** What is measured in turns: hashes a second, and loads. */
interface Round {
	readonly hashes: number;
	readonly logins: Load;
	/** One client's lists, while nobody logs in and while ten do. */
	readonly quiet: Load;
	readonly beside: Load;
}

/**
 * Measures password logins against the hash alone, and how long a list of keys takes while passwords are hashed and
 * while none are; prints it.
 * @param program the one that only hashes
 * @param passwordHash with the parameters that the server uses
 */
export async function measureHashing(
	program: string,
	passwordHash: string,
	target: Target,
	{ seconds, rounds }: Effort,
): Promise<void> {
	const done: Round[] = [];
	for (let round = 0; round < rounds; round++) {
		const hashes = await hashesPerSecond(program, passwordHash, seconds);
		const logins = await logIn(target, seconds);
		const quiet = await list(target, seconds);
		const [, beside] = await Promise.all([logIn(target, seconds), list(target, seconds)]);
		done.push({ hashes, logins, quiet, beside });
		target.tidy();
	}
	print(done);
}

async function hashesPerSecond(program: string, passwordHash: string, seconds: number): Promise<number> {
	// It wrote this for us.
	return (JSON.parse(await outputOf([program, passwordHash, String(seconds)])) as { perSecond: number }).perSecond;
}

function logIn(target: Target, seconds: number): Promise<Load> {
	return load([target.server.url], runnerOf(target, 'password-login').requests(), { seconds });
}

function list(target: Target, seconds: number): Promise<Load> {
	return load([target.server.url], runnerOf(target, 'list').requests(), { seconds, connections: 1 });
}

function print(done: readonly Round[]): void {
	const hashes = median(done.map((round) => round.hashes));
	const logins = done.map((round) => round.logins);
	const part = median(done.map((round) => round.logins.rate / round.hashes));
	printTable(
		['passwords', 'a second', 'of scrypt', 'aim'],
		[
			['scrypt alone, at its best', ratio(hashes), '', ''],
			['logins', ratio(medianOf(logins, 'rate')), ratio(part), atLeast(part, aims.ofHash)],
		],
	);
	const lists = (title: string, runs: readonly Load[]) => [
		title,
		milliseconds(medianOf(runs, 'p50')),
		milliseconds(medianOf(runs, 'p99')),
	];
	printTable(
		['one client lists 20 keys', 'half within', '99 % within'],
		[
			lists(
				'while nobody logs in',
				done.map(({ quiet }) => quiet),
			),
			lists(
				'while ten log in with passwords',
				done.map(({ beside }) => beside),
			),
			['one login of these takes', milliseconds(medianOf(logins, 'p50')), milliseconds(medianOf(logins, 'p99'))],
		],
	);
}
