import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import type { AccountKey } from './accountKey.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import type { Prompts } from './prompts.ts';
import { readyAccounts, unlessCancelled } from './readyAccounts.ts';
import { accountAt } from './serviceWords.ts';
import type { AsAccount } from './signInAgain.ts';
import { shownHint } from './wording.ts';

export interface KeyQuestion {
	readonly title: string;
	/** What to say when there is nothing to choose from. */
	readonly none: string;
	readonly fits: (target: AccountKey) => boolean;
}

/**
 * One of the listed keys; lists them first if nobody has looked yet.
 * @throws what keeps a list from being had, when nothing fits in the others
 */
export async function pickKey(
	accounts: readonly Account[],
	{ title, none, fits }: KeyQuestion,
	prompts: Prompts,
	asAccount: AsAccount,
): Promise<AccountKey | undefined> {
	await prompts.progress(l10n.t('Listing the keys…'), async (signal) => {
		await Promise.all(accounts.map((account) => account.listOnce({ signal })));
		unlessCancelled({ signal });
	});
	const fitting = (among: readonly Account[]) =>
		among.flatMap((account) => account.keys.map((key) => ({ account, key }))).filter(fits);
	const targets = fitting(accounts);
	if (targets.length > 0) return pick(targets, title, none, prompts);
	// That there is none can be said only of lists that are there.
	const listed = await readyAccounts(accounts, prompts, asAccount);
	return listed && pick(fitting(listed), title, none, prompts);
}

/** One of the keys whose values wait. Copying needs no service, so neither does this. */
export async function pickWaitingKey(
	accounts: readonly Account[],
	fresh: FreshSecrets,
	title: string,
	prompts: Prompts,
): Promise<AccountKey | undefined> {
	const targets = accounts.flatMap((account) => waitingKeys(account, fresh));
	return pick(targets, title, l10n.t('No value is waiting to be copied.'), prompts);
}

/** An account's keys whose values wait, also those that are not listed. */
export function waitingKeys(account: Account, fresh: FreshSecrets): readonly AccountKey[] {
	return fresh.of({ serviceId: account.service.id, userId: account.userId }).map(({ keyId, name }) => {
		const listed = account.key(keyId);
		return { account, key: listed ?? { id: keyId, name, enabled: true, createdAt: undefined } };
	});
}

function describe(target: AccountKey): string {
	const { account, key } = target;
	return [stateOf(target), ...(key.hint === undefined ? [] : [shownHint(key.hint)]), accountAt(account)].join(' · ');
}

async function pick(
	targets: readonly AccountKey[],
	title: string,
	none: string,
	prompts: Prompts,
): Promise<AccountKey | undefined> {
	if (targets.length === 0) {
		void prompts.tell(none);
		return undefined;
	}
	const choices = targets.map((value) => ({
		label: value.key.name,
		description: describe(value),
		value,
	}));
	return prompts.pick({ title, prompt: l10n.t('Choose a key') }, choices);
}

function stateOf({ account, key }: AccountKey): string {
	if (account.state.kind === 'ready' && account.key(key.id) === undefined)
		return account.listCut === undefined ? l10n.t('key deleted elsewhere') : l10n.t('key not in the list');
	return key.enabled ? l10n.t('enabled') : l10n.t('disabled');
}
