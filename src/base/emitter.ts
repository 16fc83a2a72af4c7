/** Something with an end; the same shape as `vscode.Disposable`. */
export interface Disposable {
	dispose(): void;
}

/** What `onDidX` members are: call it with a listener, dispose the answer to stop listening. */
export type Event<T> = (listener: (event: T) => void) => Disposable;

/** Tells any number of listeners that something happened. A listener that throws does not keep the others from hearing. */
export class Emitter<T> {
	readonly #listeners = new Set<{ readonly listener: (event: T) => void }>();

	readonly event: Event<T> = (listener) => {
		const entry = { listener };
		this.#listeners.add(entry);
		return { dispose: () => void this.#listeners.delete(entry) };
	};

	fire(event: T): void {
		const failures: unknown[] = [];
		for (const { listener } of [...this.#listeners]) {
			try {
				listener(event);
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw new AggregateError(failures, 'a listener failed');
	}

	dispose(): void {
		this.#listeners.clear();
	}
}
