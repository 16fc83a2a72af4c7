import { Emitter, type Disposable, type Event } from './emitter.ts';
import type { Timers } from './timers.ts';

/**
 * One event for many that come close together: told once their turn is over, and then not before the pause since the last
 * one has passed. It is told after the last of them in any case.
 */
export class Joined {
	readonly #pause: number;
	readonly #timers: Timers;
	readonly #told = new Emitter<void>();
	readonly event: Event<void> = this.#told.event;
	readonly #listening: Disposable;
	#waiting: Disposable | undefined;
	#toldAt = -Infinity;

	/** @param pause in milliseconds */
	constructor(event: Event<void>, pause: number, timers: Timers) {
		this.#pause = pause;
		this.#timers = timers;
		this.#listening = event(() => this.#wait());
	}

	/** Tells at once what waits to be told, if anything does. */
	flush(): void {
		if (this.#waiting === undefined) return;
		this.#waiting.dispose();
		this.#tell();
	}

	dispose(): void {
		this.#listening.dispose();
		this.#waiting?.dispose();
		this.#waiting = undefined;
		this.#told.dispose();
	}

	#wait(): void {
		if (this.#waiting !== undefined) return;
		const rest = this.#toldAt + this.#pause - this.#timers.now();
		// A clock that was set back must not hold anything up.
		this.#waiting = this.#timers.after(Math.max(0, Math.min(rest, this.#pause)), () => this.#tell());
	}

	#tell(): void {
		this.#waiting = undefined;
		this.#toldAt = this.#timers.now();
		this.#told.fire();
	}
}
