import * as l10n from '@vscode/l10n';
import type { AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { pickKey } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';
import type { AsAccount } from './signInAgain.ts';

/**
 * Shows one key: the given one, or one that the person picks. It is looked up anew, so that what counts its uses is of
 * now; `inBackground` hears when that fails, and what the list said stands.
 */
export function openDetails(
	accounts: Accounts,
	prompts: Prompts,
	open: (target: AccountKey) => Promise<void>,
	inBackground: (error: unknown) => void,
	asAccount: AsAccount,
): (chosen: AccountKey | undefined) => Promise<void> {
	const title = l10n.t('Key Details');
	const none = l10n.t('There is no key to show.');
	return async (chosen) => {
		const question = { title, none, fits: () => true };
		const target = chosen ?? (await pickKey(accounts.all, question, prompts, asAccount));
		if (target === undefined) return;
		target.account.fetchKey(target.key.id).catch(inBackground);
		await open(target);
	};
}
