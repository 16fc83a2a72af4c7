import { parseArgs } from 'node:util';
import { measures, type MeasureName } from './measures.ts';
import type { Effort } from './rounds.ts';

/** Parts of the bench beside the measures; each takes a while. */
const parts = ['start', 'growth', 'hash', 'postgres', 'postgres-growth'] as const;
export type Part = (typeof parts)[number];

export interface Plan extends Effort {
	readonly names: readonly MeasureName[];
	readonly parts: ReadonlySet<Part>;
}

/**
 * Reads `--seconds N --rounds N --only list,create,start`. What is on PostgreSQL measures all where none is named.
 * @throws TypeError for what it does not know
 */
export function readPlan(args: readonly string[]): Plan {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({ args: [...args], options: { seconds: text, rounds: text, only: text } });
	// Object.keys forgets the names, and the table has no others.
	const names = Object.keys(measures) as MeasureName[];
	const only = values.only?.split(',') ?? [...names, ...parts];
	const unknown = only.find((word) => ![...names, ...parts].some((known) => known === word));
	if (unknown !== undefined) throw new TypeError(`--only knows ${[...names, ...parts].join(', ')}; not ${unknown}`);
	return {
		seconds: positive(values.seconds ?? '3'),
		rounds: positive(values.rounds ?? '5'),
		names: names.filter((name) => only.includes(name)),
		parts: new Set(parts.filter((part) => only.includes(part))),
	};
}

function positive(text: string): number {
	if (Number(text) > 0) return Math.ceil(Number(text));
	throw new TypeError(`${text} is no number above 0`);
}
