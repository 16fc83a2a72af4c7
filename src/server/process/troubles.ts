import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../store/postgres/cannotUse.ts';
import type { Log } from './log.ts';

/** Milliseconds. */
export interface Rhythm {
	/** In which what passes by itself, such as a lock, is not told of again. */
	readonly quiet: number;
	/** Between two looks whether the database is back. */
	readonly pause: number;
}

const usual: Rhythm = { quiet: 5000, pause: 1000 };

/** What the log says of a database that cannot be used for a while. */
export interface Troubles {
	/** Told of each failure. */
	readonly tell: (error: Error) => void;
	/** Looks no more. */
	readonly close: () => void;
}

/**
 * Says once that a database is away, however many requests fail by it, and once that it is back, also when nobody asks
 * anything meanwhile. One that answers and yet refuses changes, as on a full disk, is told of again after each quiet time.
 * @param check rejects while it cannot be used
 */
export function createTroubles(check: () => Promise<void>, log: Log, { quiet, pause }: Rhythm = usual): Troubles {
	let lastSaid = -Infinity;
	let isLooking = false;
	const closing = new AbortController();
	const { signal } = closing;
	const say = (error: Error) => {
		lastSaid = performance.now();
		log(`the database cannot be used now: ${reasonOf(error)}`);
	};
	const follow = async (error: Error) => {
		let isTold = performance.now() - lastSaid >= quiet;
		if (isTold) say(error);
		let isAway = false;
		while (!signal.aborted && !(await isFine(check))) {
			if (!isTold) say(error);
			[isAway, isTold] = [true, true];
			await wait(pause, undefined, { ref: false, signal }).catch(() => undefined);
		}
		if (!isAway || signal.aborted) return;
		lastSaid = -Infinity;
		log('the database can be used again');
	};
	return {
		tell: (error) => {
			if (isLooking || signal.aborted) return;
			isLooking = true;
			void follow(error).finally(() => (isLooking = false));
		},
		close: () => closing.abort(),
	};
}

function isFine(check: () => Promise<void>): Promise<boolean> {
	return check().then(
		() => true,
		() => false,
	);
}
