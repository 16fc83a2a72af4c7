import type { ActionParts, Actions } from './createActions.ts';
import type { KeyParts } from './createKeyParts.ts';
import type { LazyKeyView } from './lazyKeyView.ts';

export interface LazyActionParts extends Omit<ActionParts, Exclude<keyof KeyParts, 'dispose'>> {
	readonly keyView: LazyKeyView;
}

/**
 * What commands do, loaded with the first command. This is the border of what is loaded at start: a window in which nobody
 * does anything with keys need not pay for forms, questions and reports. So nothing that is loaded at start imports
 * `createActions.ts` or what only that needs; `test/unit/start.test.ts` looks into what is released.
 */
export class LazyActions {
	readonly #parts: LazyActionParts;
	#loading: Promise<Actions> | undefined;

	constructor(parts: LazyActionParts) {
		this.#parts = parts;
	}

	/** Rejects where they cannot be loaded; the next command tries again. */
	async get(): Promise<Actions> {
		const actions = await (this.#loading ??= this.#load());
		// Services that cannot be read must not keep a person from seeing the log, or from mending them.
		await this.#parts.services.want().catch(this.#parts.inBackground);
		return actions;
	}

	dispose(): void {
		void this.#loading?.then(
			(actions) => actions.dispose(),
			() => undefined,
		);
	}

	async #load(): Promise<Actions> {
		try {
			const [{ createActions }, keyParts] = await Promise.all([
				import('./createActions.ts'),
				this.#parts.keyView.get(),
			]);
			return createActions({ ...this.#parts, ...keyParts });
		} catch (error) {
			this.#loading = undefined;
			throw error;
		}
	}
}
