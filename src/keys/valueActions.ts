import * as l10n from '@vscode/l10n';
import { refOf, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { ExpectedError } from './errorWording.ts';
import type { FreshSecrets, KeyRef } from './freshSecrets.ts';
import { pickWaitingKey } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';

/** What a person does with the value of a new key: copy it once, or give it up. */
export class ValueActions {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #prompts: Prompts;
	readonly #copied: (ref: KeyRef) => PromiseLike<void>;

	/** `copied` remembers that a key's value was copied on this machine. */
	constructor(accounts: Accounts, fresh: FreshSecrets, prompts: Prompts, copied: (ref: KeyRef) => PromiseLike<void>) {
		this.#accounts = accounts;
		this.#fresh = fresh;
		this.#prompts = prompts;
		this.#copied = copied;
	}

	/** Hands the value to the clipboard, once. */
	async copy(chosen?: AccountKey): Promise<void> {
		const target = chosen ?? (await this.#pick(l10n.t('Copy Key Value')));
		if (target === undefined) return;
		const ref = refOf(target);
		const handedOver = await this.#fresh.handOver(ref, (value) => this.#writeClipboard(value));
		if (!handedOver) {
			throw new ExpectedError(
				l10n.t(
					'The value of {0} is not here any more: it was copied or discarded before. Create a new key if it is lost.',
					target.key.name,
				),
			);
		}
		await this.#copied(ref);
		void this.#prompts.tell(
			l10n.t('The value of {0} is in the clipboard. It cannot be shown or copied again.', target.key.name),
		);
	}

	/** Gives up a value that was not copied; the key itself stays. */
	async discard(chosen?: AccountKey): Promise<void> {
		const target = chosen ?? (await this.#pick(l10n.t('Discard Key Value')));
		if (target === undefined) return;
		const discard = l10n.t('Discard Value');
		const answer = await this.#prompts.confirm({
			message: l10n.t('Discard the value of {0} without copying it?', target.key.name),
			detail: l10n.t('Nobody can get it afterwards. The key stays in the list; delete it if it is of no use.'),
			actions: [discard],
		});
		if (answer === discard) await this.#fresh.discard(refOf(target));
	}

	async #writeClipboard(value: string): Promise<void> {
		try {
			await this.#prompts.writeClipboard(value);
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
