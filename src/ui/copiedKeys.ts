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

	constructor(state: Memento) {
		this.#state = state;
	}

	/** Milliseconds since 1970; undefined if it was not, or not here. */
	at(ref: KeyRef): number | undefined {
		return this.#read()[idOf(ref)];
	}

	async add(ref: KeyRef): Promise<void> {
		const times = Object.entries({ ...this.#read(), [idOf(ref)]: Date.now() });
		const newest = times.sort(([, left], [, right]) => right - left).slice(0, most);
		await this.#state.update(stateKey, Object.fromEntries(newest));
		this.#changed.fire();
	}

	#read(): Record<string, number> {
		const { success, output } = v.safeParse(record, this.#state.get(stateKey));
		return success ? output : {};
	}
}

function idOf({ serviceId, userId, keyId }: KeyRef): string {
	return [serviceId, userId, keyId].map(encodeURIComponent).join('/');
}
