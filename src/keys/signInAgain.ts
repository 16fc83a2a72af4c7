import * as l10n from '@vscode/l10n';
import { isEndOfSession, type Account } from './account.ts';
import type { AccountActions } from './accountActions.ts';
import type { Accounts } from './accounts.ts';
import type { Prompts } from './prompts.ts';
import { accountAt } from './serviceWords.ts';

/** Does something as an account. If its sign-in turns out to have ended, offers to sign in, and goes on from there. */
export type AsAccount = <Result>(
	account: Account,
	task: (account: Account) => Promise<Result>,
) => Promise<Result | undefined>;

/** What was refused because the sign-in had ended was not done, so it may be done again. */
export function createAsAccount(accounts: Accounts, actions: AccountActions, prompts: Prompts): AsAccount {
	return async (account, task) => {
		const done = await unlessEnded(() => task(account));
		if (done !== undefined) return done.result;
		const current = () => accounts.all.find(({ id }) => id === account.id);
		const isIn = (candidate: Account | undefined) => candidate !== undefined && candidate.state.kind !== 'ended';
		const renewed = current();
		// Only the session that the task began with has ended; whoever has signed in since is not asked to.
		const doneSince = renewed && isIn(renewed) ? await unlessEnded(() => task(renewed)) : undefined;
		if (doneSince !== undefined) return doneSince.result;
		const signIn = l10n.t('Sign In…');
		const ended = l10n.t('The sign-in of {0} has ended. Sign in again to go on.', accountAt(account));
		if ((await prompts.tell(ended, signIn)) !== signIn) return undefined;
		// It may have been done in another window, or by its row, while this waited.
		if (!isIn(current())) await actions.signIn(current() ?? account);
		const again = current();
		return again !== undefined && isIn(again) ? task(again) : undefined;
	};
}

/** @returns undefined when the sign-in turns out to have ended */
async function unlessEnded<Result>(task: () => Promise<Result>): Promise<{ readonly result: Result } | undefined> {
	try {
		return { result: await task() };
	} catch (error) {
		if (!isEndOfSession(error)) throw error;
		return undefined;
	}
}
