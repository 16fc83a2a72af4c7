import { existsSync, readFileSync } from 'node:fs';
import type { Counts } from './mochaRun.ts';

/** Thrown by a part that has told already what went wrong. */
export class PartFailed extends Error {
	readonly counts: Counts | undefined;

	constructor(counts?: Counts) {
		super('failed');
		this.counts = counts;
	}
}

/** The counts that a run left in a file; none if it broke down before the end. */
export function readCounts(file: string): Counts | undefined {
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : undefined;
}
