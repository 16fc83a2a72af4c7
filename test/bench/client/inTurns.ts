import { median } from '../server/quantile.ts';
import { countRequests } from './countRequests.ts';
import type { Rival } from './rivals.ts';

export type Rivals = Readonly<Record<string, Rival>>;

export interface Measure<Outcome> {
	readonly work: (rival: Rival) => Promise<Outcome>;
	/** Makes up for the work; not measured. */
	readonly tidy?: (rival: Rival, outcome: Outcome) => Promise<void>;
}

export interface Result {
	readonly name: string;
	readonly requests: number;
	/** Median, in milliseconds. */
	readonly time: number;
}

/** Rounds that only warm up, as a part of those that count. */
const warmUp = 0.2;

/**
 * Lets each of them work once in every round, in another order each time, so that whatever else the machine does is
 * shared by all, and nobody always comes after the same one.
 */
export async function inTurns<Outcome>(
	rivals: Rivals,
	{ work, tidy }: Measure<Outcome>,
	rounds: number,
): Promise<readonly Result[]> {
	const all = [];
	for (const [name, rival] of Object.entries(rivals)) {
		const { outcome, requests } = await countRequests(() => work(rival));
		await tidy?.(rival, outcome);
		all.push({ name, rival, requests, times: [] as number[] });
	}
	for (let round = -Math.ceil(rounds * warmUp); round < rounds; round++) {
		for (const { rival, times } of shuffled(all)) {
			const started = performance.now();
			const outcome = await work(rival);
			if (round >= 0) times.push(performance.now() - started);
			await tidy?.(rival, outcome);
		}
	}
	return all.map(({ name, requests, times }) => ({ name, requests, time: median(times) }));
}

function shuffled<T>(items: readonly T[]): T[] {
	return items
		.map((item) => ({ item, place: Math.random() }))
		.toSorted((left, right) => left.place - right.place)
		.map(({ item }) => item);
}
