import type { Answer, Call, Chosen, Model } from './keyModel.ts';
import { answerOf } from './keyModelAnswers.ts';

/** A call with what came of it. */
export interface Made {
	readonly call: Call;
	readonly seen: Answer;
	readonly chosen: Chosen;
}

export interface Outcome {
	readonly after: Model;
	/** In the order in which the calls were done, as is `seen`. */
	readonly expected: readonly Answer[];
	readonly seen: readonly Answer[];
}

/** What the model makes of calls in each order in which they may have been done. */
export function outcomesOf(model: Model, made: readonly Made[]): Outcome[] {
	return ordersOf(made).map((order) => {
		const after = structuredClone(model);
		const expected = order.map(({ call, chosen }) => answerOf(after, call, chosen));
		return { after, expected, seen: order.map(({ seen }) => seen) };
	});
}

function ordersOf<T>(all: readonly T[]): (readonly T[])[] {
	if (all.length < 2) return [all];
	return all.flatMap((one, place) => ordersOf(all.toSpliced(place, 1)).map((others) => [one, ...others]));
}
