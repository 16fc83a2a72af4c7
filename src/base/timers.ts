import type { Disposable } from './emitter.ts';

/** What tells the time and rings once. */
export interface Timers {
	readonly now: () => number;
	readonly after: (milliseconds: number, ring: () => void) => Disposable;
}
