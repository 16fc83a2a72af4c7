/** Something with an end; the same shape as `vscode.Disposable`. */
export interface Disposable {
	dispose(): void;
}

/** What `onDidX` members are: call it with a listener, dispose the answer to stop listening. */
export type Event<T> = (listener: (event: T) => void) => Disposable;

/**
 * Tells any number of listeners that something happened. A listener that throws keeps neither the others from hearing nor
 * the teller from going on; its error surfaces as an uncaught one.
 */
export class Emitter<T> {
	readonly #listeners = new Set<{ readonly listener: (event: T) => void }>();

	readonly event: Event<T> = (listener) => {
		const entry = { listener };
		this.#listeners.add(entry);
		return { dispose: () => void this.#listeners.delete(entry) };
	};

	fire(event: T): void {
		for (const { listener } of [...this.#listeners]) {
			try {
				listener(event);
			} catch (error) {
				queueMicrotask(() => {
					throw error;
				});
			}
		}
	}

	dispose(): void {
		this.#listeners.clear();
	}
}

/** One event for several. */
export function anyOf(...events: readonly Event<void>[]): Event<void> {
	return (listener) => {
		const listening = events.map((event) => event(listener));
		return { dispose: () => listening.forEach((one) => one.dispose()) };
	};
}
