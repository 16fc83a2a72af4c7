import type { CallOptions } from '../services/keyService.ts';

/** The lists of one account that are asked for: which of them counts, and when the newest is there. */
export class ListQueue {
	readonly #list: (options: CallOptions) => Promise<void>;
	/** Counts the lists asked for; an answer overtaken by a newer question, or by a change of our own, is dropped. */
	#asked = 0;
	/** The list that is on its way. */
	#listing: Promise<void> | undefined;
	/** Starts the list that follows the one on its way. */
	#next: Promise<void> | undefined;

	/** @param list never rejects */
	constructor(list: (options: CallOptions) => Promise<void>) {
		this.#list = list;
	}

	/** Whether any list was ever asked for. */
	get wasAsked(): boolean {
		return this.#asked > 0;
	}

	get isListing(): boolean {
		return this.#listing !== undefined;
	}

	/** Whether a list is on its way or about to be asked for. */
	get isAwaited(): boolean {
		return (this.#next ?? this.#listing) !== undefined;
	}

	/** Called for each question; its answer tells later whether the one to it counts. */
	ask(): () => boolean {
		const question = ++this.#asked;
		return () => question === this.#asked;
	}

	/** What is on its way does not count any more. */
	overtake(): void {
		this.#asked++;
	}

	begin(options: CallOptions): Promise<void> {
		const listing = this.#list(options).then(() => {
			if (this.#listing === listing) this.#listing = undefined;
		});
		this.#listing = listing;
		return listing;
	}

	/** Lists anew, after what is on its way, whose answer does not count any more; many changes at once need one list. */
	beginOnce(): void {
		this.overtake();
		if (this.#next !== undefined) return;
		const before = this.#listing ?? Promise.resolve();
		this.#next = before.then(() => {
			this.#next = undefined;
			void this.begin({});
		});
	}

	/** Ends when the newest list is there, also one asked for meanwhile. */
	async settle(): Promise<void> {
		for (let last = this.#next ?? this.#listing; last !== undefined; last = this.#next ?? this.#listing) await last;
	}
}
