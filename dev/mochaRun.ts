import { writeFileSync } from 'node:fs';
import type Mocha from 'mocha';

/** How many tests passed, failed and were left out. */
export interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly pending: number;
}

/** Names the file that takes a run's Counts as JSON. */
export const countsVariable = 'USER_API_KEYS_TEST_COUNTS';

/** Runs what was loaded, and leaves the counts where the environment asks for them. */
export async function runMocha(mocha: Mocha): Promise<Counts> {
	const counts = await new Promise<Counts>((resolve) => {
		const runner = mocha.run((failed) => {
			resolve({ passed: runner.stats?.passes ?? 0, failed, pending: runner.stats?.pending ?? 0 });
		});
	});
	const file = process.env[countsVariable];
	if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
	return counts;
}
