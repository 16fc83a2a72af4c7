import * as l10n from '@vscode/l10n';
import { isSameKey } from './accountKey.ts';
import type { KeyRef } from './freshSecrets.ts';
import type { Prompts } from './prompts.ts';

export interface ValueClipboardParts {
	readonly prompts: Pick<Prompts, 'readClipboard' | 'writeClipboard' | 'mention' | 'warn'>;
	/** After how many seconds a value is cleared from the clipboard; 0 for never. */
	readonly seconds: () => number;
	/** Waits until the clipboard may be read: a browser lets only the window that has the focus read it. */
	readonly mayRead: () => Promise<void>;
}

interface Held {
	/** Names are not enough: another key may have the same one. */
	readonly ref: KeyRef;
	readonly name: string;
	/** SHA-256 of the value, in hex; the value itself is not kept. */
	readonly hash: string;
	readonly timer: ReturnType<typeof setTimeout> | undefined;
}

/** The way of values into the clipboard, and out of it again unless something else has been copied since. */
export class ValueClipboard {
	readonly #parts: ValueClipboardParts;
	/** The last value that was copied; there is one clipboard. */
	#held: Held | undefined;

	constructor(parts: ValueClipboardParts) {
		this.#parts = parts;
	}

	/**
	 * @returns the seconds after which it is cleared; 0 when it is not
	 * @throws what the clipboard refuses with
	 */
	async write(value: string, ref: KeyRef, name: string): Promise<number> {
		await this.#parts.prompts.writeClipboard(value);
		const seconds = this.#parts.seconds();
		clearTimeout(this.#held?.timer);
		const held: Held = {
			ref,
			name,
			hash: await hashOf(value),
			timer: seconds > 0 ? setTimeout(() => void this.#clear(held), seconds * 1000) : undefined,
		};
		this.#held = held;
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

	#heldOf(ref: KeyRef): Held | undefined {
		return this.#held && isSameKey(this.#held.ref, ref) ? this.#held : undefined;
	}

	async #clear(held: Held): Promise<void> {
		const { mayRead, prompts } = this.#parts;
		await mayRead();
		if (this.#held !== held) return;
		const isThere = await this.#isThere(held);
		if (this.#held !== held) return;
		this.#held = undefined;
		if (isThere === false) return;
		const isCleared = isThere === true && (await this.#empty());
		if (isCleared) return prompts.mention(l10n.t('The value of {0} was cleared from the clipboard.', held.name));
		void prompts.warn(
			l10n.t(
				'The value of {0} may still be in the clipboard, which could not be cleared. Copy something else.',
				held.name,
			),
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
	async #isThere({ hash }: Held): Promise<boolean | undefined> {
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
