import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import type { AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { ExpectedError } from './expectedError.ts';
import { inventory } from './inventory.ts';
import { pickKey } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';
import { readyAccount } from './readyAccounts.ts';

/** Copying what is no secret: names, ids and tables of keys, any number at once. */
export class CopyActions {
	readonly #accounts: Accounts;
	readonly #prompts: Prompts;

	constructor(accounts: Accounts, prompts: Prompts) {
		this.#accounts = accounts;
		this.#prompts = prompts;
	}

	/** One name per line; of accounts if those alone are chosen. Without a choice it asks. */
	async names(keys: readonly AccountKey[], accounts: readonly Account[]): Promise<void> {
		const isAccounts = keys.length === 0 && accounts.length > 0;
		const names = isAccounts
			? accounts.map(({ label }) => label)
			: (await this.#chosen(keys, l10n.t('Copy Key Name'))).map(({ key }) => key.name);
		const said = (count: number) => (count === 1 ? l10n.t('Name copied.') : l10n.t('{0} names copied.', count));
		await this.#copy(names, said);
	}

	/** One id per line. */
	async ids(keys: readonly AccountKey[]): Promise<void> {
		const ids = (await this.#chosen(keys, l10n.t('Copy Key Id'))).map(({ key }) => key.id);
		await this.#copy(ids, (count) => (count === 1 ? l10n.t('Id copied.') : l10n.t('{0} ids copied.', count)));
	}

	/** A Markdown table of the chosen keys, of all keys of the chosen accounts, or of all there are. */
	async inventory(keys: readonly AccountKey[], accounts: readonly Account[]): Promise<void> {
		const targets = keys.length > 0 ? keys : await this.#keysOf(accounts.length > 0 ? accounts : this.#accounts.all);
		if (targets.length === 0) throw new ExpectedError(l10n.t('There are no keys to list. Create one first.'));
		await this.#write(inventory(targets));
		void this.#prompts.tell(
			l10n.t('A Markdown table of {0} keys is in the clipboard, without their values.', targets.length),
		);
	}

	async #keysOf(accounts: readonly Account[]): Promise<readonly AccountKey[]> {
		for (const account of accounts) await readyAccount(account, this.#prompts);
		return accounts.flatMap((account) => account.keys.map((key) => ({ account, key })));
	}

	async #chosen(keys: readonly AccountKey[], title: string): Promise<readonly AccountKey[]> {
		if (keys.length > 0) return keys;
		const question = { title, none: l10n.t('There are no keys yet.'), fits: () => true };
		const picked = await pickKey(this.#accounts.all, question, this.#prompts);
		return picked === undefined ? [] : [picked];
	}

	async #copy(lines: readonly string[], said: (count: number) => string): Promise<void> {
		if (lines.length === 0) return;
		await this.#write(lines.join('\n'));
		this.#prompts.mention(said(lines.length));
	}

	async #write(text: string): Promise<void> {
		try {
			await this.#prompts.writeClipboard(text);
		} catch {
			throw new ExpectedError(
				l10n.t('The clipboard could not be written, so nothing was copied. Allow access to it and try again.'),
			);
		}
	}
}
