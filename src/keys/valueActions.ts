import * as l10n from '@vscode/l10n';
import { listedAs, mayBeLeftOut, refOf, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { ExpectedError } from './expectedError.ts';
import type { FreshSecrets, KeyRef } from './freshSecrets.ts';
import { nameOf } from './keyNames.ts';
import { pickWaitingKey } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';
import type { ValueClipboard } from './valueClipboard.ts';

/** When which key's value was copied on this machine. */
export interface CopyHistory {
	/** Milliseconds since 1970; undefined if it was not, or not here. */
	at(ref: KeyRef): number | undefined;
	add(ref: KeyRef): PromiseLike<void>;
}

export interface ValueActionParts {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly prompts: Prompts;
	readonly clipboard: ValueClipboard;
	readonly copied: CopyHistory;
	/** Hears of what goes wrong in the background. */
	readonly inBackground: (error: unknown) => void;
}

/** What a person does with the value of a new key: copy it once, or give it up. */
export class ValueActions {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #prompts: Prompts;
	readonly #clipboard: ValueClipboard;
	readonly #copied: CopyHistory;
	readonly #inBackground: (error: unknown) => void;

	constructor({ accounts, fresh, prompts, clipboard, copied, inBackground }: ValueActionParts) {
		this.#accounts = accounts;
		this.#fresh = fresh;
		this.#prompts = prompts;
		this.#clipboard = clipboard;
		this.#copied = copied;
		this.#inBackground = inBackground;
	}

	/** Hands the value to the clipboard, once. */
	async copy(chosen?: AccountKey): Promise<void> {
		const target = chosen ?? (await this.#pick(l10n.t('Copy Key Value')));
		if (target === undefined) return;
		const ref = refOf(target);
		const { name } = target.key;
		let seconds = 0;
		const handedOver = await this.#fresh.handOver(ref, async (value) => {
			seconds = await this.#writeClipboard(value, target);
		});
		if (!handedOver) return this.#explainAbsence(target);
		// The value is out now, whether that can be written down or not.
		void this.#copied.add(ref).then(undefined, this.#inBackground);
		const clear = l10n.t('Clear Now');
		if ((await this.#prompts.tell(whatBecomesOf(name, seconds), clear)) === clear) await this.#clipboard.clear(ref);
	}

	/** Gives up a value that was not copied; the key itself stays. */
	async discard(chosen?: AccountKey): Promise<void> {
		const target = chosen ?? (await this.#pick(l10n.t('Discard Key Value')));
		if (target === undefined) return;
		const [copy, discard] = [l10n.t('Copy Instead'), l10n.t('Discard Value')];
		const answer = await this.#prompts.confirm({
			message: l10n.t('Discard the value of {0} without copying it?', nameOf(target)),
			detail: whatStays(target),
			actions: [copy, discard],
		});
		if (answer === copy) return this.copy(target);
		if (answer === discard) await this.#fresh.discard(refOf(target));
	}

	/** The notification of a new key stays on the screen although the value has gone another way meanwhile. */
	async #explainAbsence(target: AccountKey): Promise<void> {
		const { name } = target.key;
		if (this.#copied.at(refOf(target)) === undefined) {
			throw new ExpectedError(
				l10n.t(
					'The value of {0} is not here any more: it was copied or discarded before. Create a new key if it is lost.',
					name,
				),
			);
		}
		const isThere = await this.#clipboard.holds(refOf(target));
		void this.#prompts.tell(
			isThere
				? l10n.t('The value of {0} was copied before and still is in the clipboard. Paste it where it belongs.', name)
				: l10n.t('The value of {0} was copied before, and only once. Create a new key if it is lost.', name),
		);
	}

	async #writeClipboard(value: string, target: AccountKey): Promise<number> {
		try {
			return await this.#clipboard.write(value, refOf(target), target.key.name);
		} catch {
			throw new ExpectedError(
				l10n.t(
					'The clipboard could not be written, so nothing was copied. The value is kept; allow access to the clipboard and copy again.',
				),
			);
		}
	}

	#pick(title: string): Promise<AccountKey | undefined> {
		return pickWaitingKey(this.#accounts.all, this.#fresh, title, this.#prompts);
	}
}

/** Says no more than can be kept: what else reads the clipboard keeps what it has read. */
function whatBecomesOf(name: string, seconds: number): string {
	return seconds > 0
		? l10n.t(
				'The value of {0} is in the clipboard and cannot be copied again. It is cleared from there after {1} s, or when a window is next opened if this one is closed before; clipboard managers may keep it.',
				name,
				seconds,
			)
		: l10n.t('The value of {0} is in the clipboard and cannot be copied again. Clipboard managers may keep it.', name);
}

function whatStays(target: AccountKey): string {
	if (mayBeLeftOut(target))
		return l10n.t('Nobody can get it afterwards. The key itself is not in the list, and may still exist.');
	return listedAs(target) === undefined
		? l10n.t('Nobody can get it afterwards. The key itself is not at the service any more.')
		: l10n.t('Nobody can get it afterwards. The key stays in the list; delete it if it is of no use.');
}
