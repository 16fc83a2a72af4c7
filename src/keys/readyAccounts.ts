import * as l10n from '@vscode/l10n';
import { endOf } from '../client/deadline.ts';
import { ApiError } from '../protocol/errors.ts';
import type { Account } from './account.ts';
import { accountsOf, type AccountKey } from './accountKey.ts';
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
		unlessCancelled({ signal });
		const isRecent = Date.now() - (account.listedAt ?? 0) < recent;
		if (account.state.kind === 'failed' || !isRecent) await account.refresh({ signal });
		unlessCancelled({ signal });
	});
	return listed(account);
}

/**
 * All accounts with their lists at hand, so that it can be said what they lack.
 * @returns undefined when somebody's sign-in has ended and the person leaves it at that
 * @throws what keeps a list from being had
 */
export async function readyAccounts(
	accounts: readonly Account[],
	prompts: Prompts,
	asAccount: AsAccount,
): Promise<readonly Account[] | undefined> {
	const ready: Account[] = [];
	for (const account of accounts) {
		const isReady = account.state.kind === 'ready';
		const now = isReady ? account : await asAccount(account, (one) => readyAccount(one, prompts));
		if (now === undefined) return undefined;
		ready.push(now);
	}
	return ready;
}

/**
 * The same for many keys, with lists of now: many keys are not changed by what a list said an hour ago.
 * @returns the keys, each at its account as it is signed in now: with an address spelt otherwise that is another object.
 * Undefined when somebody's sign-in has ended and the person leaves it at that
 */
export async function refreshTargets(
	targets: readonly AccountKey[],
	prompts: Prompts,
	asAccount: AsAccount,
): Promise<readonly AccountKey[] | undefined> {
	const accounts = accountsOf(targets);
	await relistAll(accounts, prompts);
	const signedIn = new Map<Account, Account>();
	for (const account of accounts) {
		const now = await asAccount(account, async (one) => {
			if (one !== account || one.state.kind === 'loading') await relistAll([one], prompts);
			return listed(one);
		});
		if (now === undefined) return undefined;
		signedIn.set(account, now);
	}
	return targets.map(({ account, key }) => ({ account: signedIn.get(account) ?? account, key }));
}

async function relistAll(accounts: readonly Account[], prompts: Prompts): Promise<void> {
	await prompts.progress(l10n.t('Listing the keys…'), async (signal) => {
		const relist = async (account: Account) => {
			await account.service.ready({ signal });
			await account.refresh({ signal });
		};
		await Promise.all(accounts.map(relist));
		unlessCancelled({ signal });
	});
}

/**
 * Lists anew, for what must not be judged by a list of before.
 * @throws what keeps the list from being had
 */
export async function relistedAccount(account: Account, options: CallOptions): Promise<Account> {
	await account.refresh(options);
	unlessCancelled(options);
	return listed(account);
}

/** Lists do not reject, not even for whoever cancels: a command ends then, and speaks of no list that it did not wait for. */
export function unlessCancelled({ signal }: CallOptions): void {
	if (signal?.aborted === true) throw endOf(signal);
}

function listed(account: Account): Account {
	const { state } = account;
	if (state.kind === 'failed') throw state.error;
	if (state.kind === 'ended') throw new ApiError('SignedOut');
	return account;
}
