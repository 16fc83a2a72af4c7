import * as l10n from '@vscode/l10n';
import type { Accounts } from './accounts.ts';
import { endAccount, endingOf, type Ending } from './endAccount.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import type { Prompts } from './prompts.ts';

export interface Leaving {
	readonly serviceId: string | undefined;
	/** What is going to happen, as a question. */
	readonly question: string;
	/** The buttons: where nobody is signed in, and the two ways with accounts. */
	readonly go: string;
	readonly signOut: string;
	readonly keep: string;
}

export interface LeavingParts {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly prompts: Prompts;
}

/**
 * Asks whether a service may go, and what becomes of the accounts that are signed in there. Changes nothing yet:
 * answers the accounts to be signed out once the service has gone, undefined when the person changed their mind.
 */
export async function askToLeave(leaving: Leaving, parts: LeavingParts): Promise<readonly Ending[] | undefined> {
	const { accounts, fresh, prompts } = parts;
	const there = accounts.all
		.filter(({ service }) => service.id === leaving.serviceId)
		.map((account) => endingOf(account, fresh));
	if (there.length === 0) {
		const detail = l10n.t('Nobody is signed in there. It can be added again at any time.');
		const actions = [leaving.go];
		return (await prompts.confirm({ message: leaving.question, detail, actions })) === leaving.go ? [] : undefined;
	}
	// The first one is what Enter presses: it must lose nothing.
	const losesNothing = there.every(({ waiting }) => waiting.length === 0);
	const actions = losesNothing ? [leaving.signOut, leaving.keep] : [leaving.keep, leaving.signOut];
	const answer = await prompts.confirm({ message: leaving.question, detail: whatBecomes(there), actions });
	if (answer === undefined) return undefined;
	return answer === leaving.signOut ? there : [];
}

function whatBecomes(there: readonly Ending[]): string {
	const labels = there.map(({ account }) => account.label).join(', ');
	const names = there.flatMap(({ waiting }) => waiting.map(({ name }) => name));
	const parts = [
		l10n.t('Signed in there: {0}. Kept, the sign-in is hidden and comes back when the service is added again.', labels),
	];
	if (names.length > 0) parts.push(l10n.t('Signing out loses values that were not copied yet: {0}.', names.join(', ')));
	return parts.join('\n\n');
}

/** Signs out; sessions work on after their service has left the setting. */
export async function signOutOf(there: readonly Ending[], { accounts, fresh, prompts }: LeavingParts): Promise<void> {
	if (there.length === 0) return;
	const told = await prompts.progress(l10n.t('Signing out. Cancel only ends the wait for the key service…'), (signal) =>
		Promise.all(there.map((ending) => endAccount(ending, accounts, fresh, signal))),
	);
	const untold = there.filter((_, index) => told[index] === false).map(({ account }) => account.label);
	if (untold.length === 0) return;
	void prompts.tell(
		l10n.t(
			'Signed out here, but the key service could not be told: {0}. The session ends there by itself.',
			untold.join(', '),
		),
	);
}
