import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import type { AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { describeError } from './errorWording.ts';
import { ExpectedError, isCancelled } from './expectedError.ts';
import { inventory } from './inventory.ts';
import { pickKey } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';
import { readyAccount } from './readyAccounts.ts';
import { accountAt } from './serviceWords.ts';
import type { AsAccount } from './signInAgain.ts';

/** An account whose keys could not be listed, and a sentence that says why. */
interface LeftOut {
	readonly account: Account;
	readonly reason: string;
}

/** Copying what is no secret: names, ids and tables of keys, any number at once. */
export class CopyActions {
	readonly #accounts: Accounts;
	readonly #prompts: Prompts;
	readonly #asAccount: AsAccount;

	constructor(accounts: Accounts, prompts: Prompts, asAccount: AsAccount) {
		this.#accounts = accounts;
		this.#prompts = prompts;
		this.#asAccount = asAccount;
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
		const { all } = this.#accounts;
		if (keys.length > 0) return this.#copyTable(keys, []);
		if (accounts.length > 0) return this.#tableOf(accounts);
		return all.length === 1 ? this.#tableOf(all) : this.#tableOfAll(all);
	}

	/** Of accounts that were named: of all of them or of none. */
	async #tableOf(accounts: readonly Account[]): Promise<void> {
		const listed: Account[] = [];
		for (const account of accounts) {
			const signedIn = await this.#asAccount(account, (one) => readyAccount(one, this.#prompts));
			if (signedIn === undefined) return;
			listed.push(signedIn);
		}
		await this.#copyTable(keysOf(listed), []);
	}

	/** Of those that can be listed: one service that is down does not keep the keys of others from being looked through. */
	async #tableOfAll(accounts: readonly Account[]): Promise<void> {
		const listed: Account[] = [];
		const leftOut: LeftOut[] = [];
		for (const account of accounts) {
			await readyAccount(account, this.#prompts).then(
				() => listed.push(account),
				(error: unknown) => leftOut.push({ account, reason: reasonOf(error) }),
			);
		}
		await this.#copyTable(keysOf(listed), leftOut);
	}

	async #copyTable(targets: readonly AccountKey[], leftOut: readonly LeftOut[]): Promise<void> {
		const rest = describeLeftOut(leftOut);
		if (targets.length === 0) throw new ExpectedError(rest || l10n.t('There are no keys to list. Create one first.'));
		await this.#write(inventory(targets));
		const copied = l10n.t('A Markdown table of {0} keys is in the clipboard, without their values.', targets.length);
		if (rest === '') void this.#prompts.tell(copied);
		else void this.#prompts.warn(`${copied} ${rest}`);
	}

	async #chosen(keys: readonly AccountKey[], title: string): Promise<readonly AccountKey[]> {
		if (keys.length > 0) return keys;
		const question = { title, none: l10n.t('There are no keys yet.'), fits: () => true };
		const picked = await pickKey(this.#accounts.all, question, this.#prompts, this.#asAccount);
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

function keysOf(accounts: readonly Account[]): readonly AccountKey[] {
	return accounts.flatMap((account) => account.keys.map((key) => ({ account, key })));
}

/** @throws what nobody can do anything about, and that the person cancelled */
function reasonOf(error: unknown): string {
	const reason = isCancelled(error) ? undefined : describeError(error);
	if (reason === undefined) throw error;
	return reason;
}

/** Accounts left out alike are said together. */
function describeLeftOut(leftOut: readonly LeftOut[]): string {
	const groups = Map.groupBy(leftOut, ({ reason }) => reason);
	const names = (group: readonly LeftOut[]) => group.map(({ account }) => accountAt(account)).join(', ');
	return [...groups].map(([reason, group]) => l10n.t('Not listed: {0}. {1}', names(group), reason)).join(' ');
}
