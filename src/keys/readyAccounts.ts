import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import { ExpectedError } from './errorWording.ts';
import type { Prompts } from './prompts.ts';

/**
 * Makes a service reachable and has the account's list at hand, so that checks and pickers know what they speak of.
 * @throws what keeps the list from being had
 */
export async function readyAccount(account: Account, prompts: Prompts): Promise<void> {
	await prompts.progress(l10n.t('Listing the keys of {0}…', account.label), async (signal) => {
		await account.service.ready({ signal });
		await account.listOnce({ signal });
		if (account.state.kind === 'failed') await account.refresh({ signal });
	});
	checkListed(account);
}

/** The same for many keys, with lists of now: many keys are not changed by what a list said an hour ago. */
export async function refreshAccounts(accounts: readonly Account[], prompts: Prompts): Promise<void> {
	await prompts.progress(l10n.t('Listing the keys…'), (signal) =>
		Promise.all(
			accounts.map(async (account) => {
				await account.service.ready({ signal });
				await account.refresh({ signal });
			}),
		),
	);
	for (const account of accounts) checkListed(account);
}

function checkListed({ state, label }: Account): void {
	if (state.kind === 'failed') throw state.error;
	if (state.kind === 'ended') {
		throw new ExpectedError(l10n.t('The sign-in of {0} has ended. Sign in again first.', label));
	}
}
