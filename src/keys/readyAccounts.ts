import * as l10n from '@vscode/l10n';
import { ApiError } from '../protocol/errors.ts';
import type { Account } from './account.ts';
import type { Prompts } from './prompts.ts';
import type { CallOptions } from '../services/keyService.ts';
import type { AsAccount } from './signInAgain.ts';

/** A list of the last so many milliseconds is of now. Changing many keys one by one would else list as many times. */
const recent = 10_000;

/**
 * Makes a service reachable and has the account's list of now at hand, so that checks and questions know what they speak
 * of: a key may have been changed elsewhere since somebody last looked.
 * @throws what keeps the list from being had
 */
export async function readyAccount(account: Account, prompts: Prompts): Promise<Account> {
	await prompts.progress(l10n.t('Listing the keys of {0}…', account.label), async (signal) => {
		await account.service.ready({ signal });
		await account.listOnce({ signal });
		const isRecent = Date.now() - (account.listedAt ?? 0) < recent;
		if (account.state.kind === 'failed' || !isRecent) await account.refresh({ signal });
	});
	return listed(account);
}

/**
 * The same for many keys, with lists of now: many keys are not changed by what a list said an hour ago.
 * @returns false when somebody's sign-in has ended and the person leaves it at that
 */
export async function refreshAccounts(
	accounts: readonly Account[],
	prompts: Prompts,
	asAccount: AsAccount,
): Promise<boolean> {
	await prompts.progress(l10n.t('Listing the keys…'), (signal) =>
		Promise.all(
			accounts.map(async (account) => {
				await account.service.ready({ signal });
				await account.refresh({ signal });
			}),
		),
	);
	for (const account of accounts) {
		if ((await asAccount(account, async (signedIn) => listed(signedIn))) === undefined) return false;
	}
	return true;
}

/**
 * Lists anew, for what must not be judged by a list of before.
 * @throws what keeps the list from being had
 */
export async function relistedAccount(account: Account, options: CallOptions): Promise<Account> {
	await account.refresh(options);
	return listed(account);
}

function listed(account: Account): Account {
	const { state } = account;
	if (state.kind === 'failed') throw state.error;
	if (state.kind === 'ended') throw new ApiError('SignedOut');
	return account;
}
