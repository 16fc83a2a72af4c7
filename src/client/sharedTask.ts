import { endOf, untilEnded } from './deadline.ts';

interface Running<T> {
	readonly result: Promise<T>;
	readonly stop: AbortController;
	waiting: number;
}

/**
 * Work that is under way at most once, however many wait for it. Each may leave by an own signal; when the last has
 * left, the work is told to stop. Its outcome is not remembered: who comes later starts it anew.
 */
export class SharedTask<T> {
	readonly #work: (signal: AbortSignal) => Promise<T>;
	#running: Running<T> | undefined;

	constructor(work: (signal: AbortSignal) => Promise<T>) {
		this.#work = work;
	}

	/** @throws ApiError `Cancelled` when this caller's signal ends, and whatever the work throws */
	async join(signal: AbortSignal | undefined): Promise<T> {
		if (signal?.aborted) throw endOf(signal);
		const running = (this.#running ??= this.#start());
		running.waiting++;
		try {
			return await untilEnded(signal, () => running.result);
		} finally {
			if (--running.waiting === 0) this.#leave(running);
		}
	}

	#start(): Running<T> {
		const stop = new AbortController();
		const result = this.#work(stop.signal);
		const running = { result, stop, waiting: 0 };
		// Once it is over, nobody may join it; the failure itself goes to those who wait.
		const over = () => this.#forget(running);
		result.then(over, over);
		return running;
	}

	#leave(running: Running<T>): void {
		this.#forget(running);
		running.stop.abort();
	}

	#forget(running: Running<T>): void {
		if (this.#running === running) this.#running = undefined;
	}
}
