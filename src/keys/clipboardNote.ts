import * as v from 'valibot';
import { parseJson } from '../protocol/json.ts';
import { clipboardNoteKey as key, type SecretStore } from './secretStore.ts';

const stored = v.object({
	version: v.literal(1),
	/** Names are not enough: another key may have the same one. */
	ref: v.object({ serviceId: v.string(), userId: v.string(), keyId: v.string() }),
	name: v.string(),
	/** SHA-256 of the value, in hex; the value itself is not kept. */
	hash: v.string(),
	/** When it is cleared, in milliseconds since 1970; absent for never. */
	until: v.optional(v.number()),
});

/** The value that was copied last. */
export type Copied = Readonly<Omit<v.InferOutput<typeof stored>, 'version'>>;

/**
 * What a window leaves to the next one, so that a value is cleared from the clipboard although its window was reloaded or
 * closed before. It cannot be cleared in `deactivate`: the part of VS Code that reaches the clipboard is gone by then. And
 * who just reloads a window still wants to paste. It lies in SecretStorage, where it is kept at once and goes with all that
 * is stored; of the value it has no more than the hash, from which nobody finds a text that is random and so long.
 */
export class ClipboardNote {
	readonly #secrets: SecretStore;
	readonly #report: (error: unknown) => void;
	/** One thing after the other. */
	#last: PromiseLike<void> = Promise.resolve();

	/** `report` hears of a store that cannot be used; then only a window that stays clears the clipboard. */
	constructor(secrets: SecretStore, report: (error: unknown) => void) {
		this.#secrets = secrets;
		this.#report = report;
	}

	/** What an earlier window has left. */
	async read(): Promise<Copied | undefined> {
		const text = await this.#secrets.get(key);
		return text === undefined ? undefined : parseJson(stored, text);
	}

	/** What is never cleared is not noted either. */
	write(copied: Copied): void {
		const note = { version: 1, ...copied } satisfies v.InferOutput<typeof stored>;
		this.#do(() =>
			copied.until === undefined ? this.#secrets.delete(key) : this.#secrets.store(key, JSON.stringify(note)),
		);
	}

	/** Unless another window has copied something since. */
	remove({ hash }: Copied): void {
		this.#do(async () => {
			if ((await this.read())?.hash === hash) await this.#secrets.delete(key);
		});
	}

	#do(work: () => PromiseLike<void>): void {
		this.#last = this.#last.then(work).then(undefined, this.#report);
	}
}
