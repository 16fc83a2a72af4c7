import * as v from 'valibot';
import type { Memento } from 'vscode';
import { Emitter } from '../base/emitter.ts';
import type { KeyRef } from '../keys/freshSecrets.ts';

const stateKey = 'copiedKeys';
const record = v.record(v.string(), v.number());

/** So many are remembered; the oldest are forgotten first. */
const most = 500;

/** When which key's value was copied on this machine. Ids and times only, so it may stand in the extension's state. */
export class CopiedKeys {
	readonly #state: Memento;
	readonly #changed = new Emitter<void>();
	readonly onDidChange = this.#changed.event;

	#times: Record<string, number>;

	constructor(state: Memento) {
		this.#state = state;
		this.#times = readTimes(state);
	}

	/** Follows the state after it was changed by others. */
	reload(): void {
		this.#times = readTimes(this.#state);
		this.#changed.fire();
	}

	/** Milliseconds since 1970; undefined if it was not, or not here. */
	at(ref: KeyRef): number | undefined {
		return this.#times[idOf(ref)];
	}

	async add(ref: KeyRef): Promise<void> {
		const times = Object.entries({ ...this.#times, [idOf(ref)]: Date.now() });
		this.#times = Object.fromEntries(times.sort(([, left], [, right]) => right - left).slice(0, most));
		await this.#state.update(stateKey, this.#times);
		this.#changed.fire();
	}
}

function readTimes(state: Memento): Record<string, number> {
	const { success, output } = v.safeParse(record, state.get(stateKey));
	return success ? output : {};
}

function idOf({ serviceId, userId, keyId }: KeyRef): string {
	return [serviceId, userId, keyId].map(encodeURIComponent).join('/');
}
