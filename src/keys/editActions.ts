import * as l10n from '@vscode/l10n';
import type { Abilities } from '../services/keyService.ts';
import { asItIsNow, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { moment } from './ages.ts';
import { ExpectedError } from './expectedError.ts';
import { nameOf } from './keyNames.ts';
import { pickKey } from './keyPickers.ts';
import { askName } from './keyQuestions.ts';
import { askLife } from './lifeQuestions.ts';
import type { Prompts } from './prompts.ts';
import { readyAccount } from './readyAccounts.ts';
import type { AsAccount } from './signInAgain.ts';

/** What a person changes of a key besides its state, where the service can do that: its name and when it expires. */
export class EditActions {
	readonly #accounts: Accounts;
	readonly #prompts: Prompts;
	readonly #asAccount: AsAccount;
	readonly #language: string;

	constructor(accounts: Accounts, prompts: Prompts, asAccount: AsAccount, language: string) {
		this.#accounts = accounts;
		this.#prompts = prompts;
		this.#asAccount = asAccount;
		this.#language = language;
	}

	/** Without a chosen key it asks which; as with all that follows. */
	async rename(chosen: AccountKey | undefined): Promise<void> {
		const title = l10n.t('Rename API Key');
		const target = await this.#target(chosen, title, 'rename');
		if (target === undefined) return;
		const { account, key } = target;
		const question = { title, prompt: l10n.t('New name of {0}', nameOf(target)), value: key.name };
		const name = await askName(account, question, this.#prompts, key.id);
		if (name === undefined || name === key.name) return;
		await this.#asAccount(account, async (signedIn) => {
			const renaming = l10n.t('Renaming {0}…', key.name);
			await this.#prompts.progress(renaming, (signal) => signedIn.renameKey(key.id, name, { signal }));
			this.#prompts.mention(l10n.t('The key {0} is called {1} now.', key.name, name));
		});
	}

	async changeExpiry(chosen: AccountKey | undefined): Promise<void> {
		const title = l10n.t('Change Key Expiry');
		const target = await this.#target(chosen, title, 'expiry');
		if (target === undefined) return;
		const { account, key } = target;
		const life = await askLife({ title, prompt: this.#expiryOf(target) }, l10n.t('Never expires'), this.#prompts);
		if (life === undefined) return;
		await this.#asAccount(account, async (signedIn) => {
			const changing = l10n.t('Changing when {0} expires…', key.name);
			await this.#prompts.progress(changing, (signal) => signedIn.setExpiry(key.id, life.seconds, { signal }));
			this.#prompts.mention(this.#expiryOf({ account: signedIn, key: signedIn.key(key.id) ?? key }));
		});
	}

	/** The key as it is now, at a service that can do what is to be done. */
	async #target(
		chosen: AccountKey | undefined,
		title: string,
		ability: 'rename' | 'expiry',
	): Promise<AccountKey | undefined> {
		if (chosen !== undefined && !chosen.account.service.abilities[ability])
			throw new ExpectedError(lacks[ability](chosen.account.service.label));
		const picked = chosen ?? (await this.#pick(title, ability));
		const account = picked && (await this.#asAccount(picked.account, (one) => readyAccount(one, this.#prompts)));
		if (picked === undefined || account === undefined) return undefined;
		return asItIsNow({ account, key: picked.key });
	}

	#pick(title: string, ability: keyof typeof lacks): Promise<AccountKey | undefined> {
		const can = ({ service }: { service: { abilities: Abilities } }) => service.abilities[ability];
		const none = { rename: l10n.t('There is no key to rename.'), expiry: l10n.t('There is no key that can expire.') };
		const question = { title, none: none[ability], fits: () => true };
		return pickKey(this.#accounts.all.filter(can), question, this.#prompts, this.#asAccount);
	}

	#expiryOf(target: AccountKey): string {
		const { expiresAt } = target.key;
		const now = Date.now();
		if (expiresAt === undefined) return l10n.t('The key {0} never expires.', nameOf(target));
		const time = moment(expiresAt, { now, language: this.#language });
		return expiresAt <= now
			? l10n.t('The key {0} has expired, {1}.', nameOf(target), time)
			: l10n.t('The key {0} expires {1}.', nameOf(target), time);
	}
}

const lacks = {
	rename: (service: string) =>
		l10n.t('{0} cannot rename keys. Create one with the new name, and delete this one when nothing uses it.', service),
	expiry: (service: string) => l10n.t('At {0} keys never expire. Disable or delete a key that is to end.', service),
};
