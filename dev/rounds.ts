import { Advice } from './advice.ts';

/** What the scripts have in common that do something again and again, by chance. */
export interface RoundsArguments {
	readonly rounds: number;
	readonly seed: number;
}

/** @throws Advice when one is no whole number */
export function readRounds(values: { readonly rounds: string; readonly seed?: string | undefined }): RoundsArguments {
	const rounds = wholeNumber('rounds', values.rounds);
	if (rounds === 0) throw new Advice('--rounds must be at least 1.');
	const seed = values.seed === undefined ? Date.now() % 1_000_000 : wholeNumber('seed', values.seed);
	console.log(`${rounds} rounds, --seed ${seed}`);
	return { rounds, seed };
}

function wholeNumber(name: string, text: string): number {
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new Advice(`--${name} must be a whole number.`);
}

export function printRows(rows: Readonly<Record<string, string | number>>): void {
	for (const [name, value] of Object.entries(rows)) console.log(`${name.padEnd(42)}${value}`);
}

export function median(values: readonly number[]): number {
	return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
}
