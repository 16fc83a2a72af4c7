import type { Timers } from '../../../src/keys/autoRefresh.ts';

/** A clock that goes on when a test says so. */
export class TestTimers implements Timers {
	time = 0;
	#alarms: { readonly at: number; readonly ring: () => void }[] = [];
	readonly now = () => this.time;

	get alarms(): number {
		return this.#alarms.length;
	}

	readonly after = (milliseconds: number, ring: () => void) => {
		const alarm = { at: this.time + milliseconds, ring };
		this.#alarms.push(alarm);
		return { dispose: () => void (this.#alarms = this.#alarms.filter((other) => other !== alarm)) };
	};

	/** Lets time pass, alarm by alarm, and what they start come to its end. */
	async pass(milliseconds: number): Promise<void> {
		const end = this.time + milliseconds;
		for (;;) {
			await settled();
			const [next] = this.#alarms.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
			if (next === undefined) break;
			this.time = Math.max(this.time, next.at);
			this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
			next.ring();
		}
		this.time = end;
	}
}

export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
