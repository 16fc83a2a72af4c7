import { untilEnded } from './deadline.ts';

/** Time and chance as repeats depend on them; a test brings its own. */
export interface Pace {
	/** Milliseconds since some moment. Nobody sets it, unlike the time of day. */
	now(): number;
	/** @throws ApiError `Cancelled` or `TimedOut` as soon as the signal ends */
	wait(milliseconds: number, signal: AbortSignal): Promise<void>;
	/** At least 0 and below 1. */
	random(): number;
}

export const realPace: Pace = {
	now: () => performance.now(),
	wait: async (milliseconds, signal) => {
		const over = Promise.withResolvers<void>();
		const timer = setTimeout(over.resolve, milliseconds);
		try {
			await untilEnded(signal, () => over.promise);
		} finally {
			clearTimeout(timer);
		}
	},
	random: () => Math.random(),
};
