import * as l10n from '@vscode/l10n';
import { isSameKey } from './accountKey.ts';
import { ClipboardNote, type Copied } from './clipboardNote.ts';
import type { KeyRef } from './freshSecrets.ts';
import type { Prompts } from './prompts.ts';
import type { SecretStore } from './secretStore.ts';

export interface ValueClipboardParts {
	readonly prompts: Pick<Prompts, 'readClipboard' | 'writeClipboard' | 'mention' | 'warn'>;
	/** After how many seconds a value is cleared from the clipboard; 0 for never. */
	readonly seconds: () => number;
	/** Waits until the clipboard may be read: a browser lets only the window that has the focus read it. */
	readonly mayRead: () => Promise<void>;
	readonly secrets: SecretStore;
	/** Hears of what goes wrong in the background. */
	readonly report: (error: unknown) => void;
}

interface Held {
	readonly copied: Copied;
	readonly timer: ReturnType<typeof setTimeout> | undefined;
}

const day = 24 * 60 * 60 * 1000;

/** The way of values into the clipboard, and out of it again unless something else has been copied since. */
export class ValueClipboard {
	readonly #parts: ValueClipboardParts;
	readonly #note: ClipboardNote;
	/** The last value that was copied; there is one clipboard. */
	#held: Held | undefined;

	constructor(parts: ValueClipboardParts) {
		this.#parts = parts;
		this.#note = new ClipboardNote(parts.secrets, parts.report);
	}

	/** Goes on with what a window that is gone has left to be cleared, once its time has come. */
	async goOn(): Promise<void> {
		const copied = await this.#note.read();
		if (copied !== undefined && this.#held === undefined) this.#hold(copied);
	}

	/**
	 * @returns the seconds after which it is cleared; 0 when it is not
	 * @throws what the clipboard refuses with
	 */
	async write(value: string, ref: KeyRef, name: string): Promise<number> {
		const seconds = this.#parts.seconds();
		const until = seconds > 0 ? { until: Date.now() + seconds * 1000 } : {};
		const copied: Copied = { ref, name, hash: await hashOf(value), ...until };
		const before = this.#held?.copied;
		// First of all: what is just clearing an earlier value must not clear this one.
		this.#hold(copied);
		try {
			await this.#parts.prompts.writeClipboard(value);
		} catch (error) {
			if (this.#held?.copied === copied) this.#hold(before);
			throw error;
		}
		this.#note.write(copied);
		return seconds;
	}

	/** Whether the clipboard still has the value of this key, as far as it can be read. */
	async holds(ref: KeyRef): Promise<boolean> {
		const held = this.#heldOf(ref);
		return held !== undefined && (await this.#isThere(held)) === true;
	}

	/** Clears the value of this key at once, if it still is the one that was copied last. */
	async clear(ref: KeyRef): Promise<void> {
		const held = this.#heldOf(ref);
		if (held === undefined) return;
		clearTimeout(held.timer);
		await this.#clear(held);
	}

	dispose(): void {
		clearTimeout(this.#held?.timer);
		this.#held = undefined;
	}

	#hold(copied: Copied | undefined): void {
		clearTimeout(this.#held?.timer);
		this.#held = undefined;
		if (copied === undefined) return;
		const { until } = copied;
		// A clock that was set back must not make it wait for longer than the setting allows.
		const wait = until === undefined ? undefined : Math.min(Math.max(0, until - Date.now()), day);
		const timer = wait === undefined ? undefined : setTimeout(() => void this.#clear(held), wait);
		const held: Held = { copied, timer };
		this.#held = held;
	}

	#heldOf(ref: KeyRef): Held | undefined {
		return this.#held && isSameKey(this.#held.copied.ref, ref) ? this.#held : undefined;
	}

	async #clear(held: Held): Promise<void> {
		const { mayRead, prompts } = this.#parts;
		await mayRead();
		if (this.#held !== held) return;
		const isThere = await this.#isThere(held);
		if (this.#held !== held) return;
		this.#held = undefined;
		this.#note.remove(held.copied);
		if (isThere === false) return;
		const { name } = held.copied;
		const isCleared = isThere === true && (await this.#empty());
		if (isCleared) return prompts.mention(l10n.t('The value of {0} was cleared from the clipboard.', name));
		void prompts.warn(
			l10n.t('The value of {0} may still be in the clipboard, which could not be cleared. Copy something else.', name),
		);
	}

	async #empty(): Promise<boolean> {
		try {
			await this.#parts.prompts.writeClipboard('');
			return true;
		} catch {
			return false;
		}
	}

	/** Undefined when the clipboard cannot be read. */
	async #isThere({ copied: { hash } }: Held): Promise<boolean | undefined> {
		try {
			return (await hashOf(await this.#parts.prompts.readClipboard())) === hash;
		} catch {
			return undefined;
		}
	}
}

async function hashOf(text: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
