/** Does one thing at a time, in the order in which they were asked for, whether or not the one before failed. */
export class Turns {
	#last: Promise<unknown> = Promise.resolve();

	take<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#last.catch(() => undefined).then(work);
		this.#last = turn;
		return turn;
	}
}
