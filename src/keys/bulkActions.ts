import * as l10n from '@vscode/l10n';
import { listedAs, type AccountKey } from './accountKey.ts';
import { runBulk, type BulkChange, type BulkResult } from './bulk.ts';
import { bulkWords, describeBulk, namesFor, shortList, type BulkAction, type BulkSummary } from './bulkWording.ts';
import { plainMarkdown } from './plainMarkdown.ts';
import type { Prompts } from './prompts.ts';
import { refreshTargets } from './readyAccounts.ts';
import type { AsAccount } from './signInAgain.ts';

/** So many names stand in a question. */
const mostNames = 30;

/** The chosen keys as they are now, and those that a change has nothing to do with. */
export interface Sorted {
	readonly wanted: readonly AccountKey[];
	readonly skipped: readonly AccountKey[];
}

/**
 * Lists anew and says which keys are to be changed; a key that is gone is neither, unless being gone is what is wanted.
 * @returns undefined when somebody's sign-in has ended and the person leaves it at that
 */
export async function sortTargets(
	chosen: readonly AccountKey[],
	change: BulkChange,
	prompts: Prompts,
	asAccount: AsAccount,
): Promise<Sorted | undefined> {
	const targets = await refreshTargets(chosen, prompts, asAccount);
	if (targets === undefined) return undefined;
	const isMade = (target: AccountKey) => change.isMade(listedAs(target), target);
	return {
		wanted: targets.filter((target) => !isMade(target)).map((target) => listedAs(target) ?? target),
		skipped: targets.filter(isMade),
	};
}

/** Changes many keys with progress and cancel. */
export async function runWithProgress(
	action: BulkAction,
	targets: readonly AccountKey[],
	change: BulkChange,
	prompts: Prompts,
): Promise<BulkResult> {
	return prompts.progress(bulkWords[action].title(), (signal, tell) => {
		const step = (count: number) => tell(l10n.t('{0} of {1}', count, targets.length));
		step(0);
		return runBulk(targets, change, { signal, step });
	});
}

/** The one summary, with `actions` to go on with; answers the chosen one. Whoever wants all names gets them and is asked again. */
export async function tellSummary<Action extends string>(
	summary: BulkSummary,
	actions: readonly Action[],
	prompts: Prompts,
): Promise<Action | undefined> {
	const { message, whole, isGood } = describeBulk(summary);
	const showAll = l10n.t('Show All');
	const say = <Answer extends string>(...offered: readonly Answer[]) =>
		isGood ? prompts.tell(message, ...offered) : prompts.warn(message, ...offered);
	const answer = await say<string>(...actions, ...(whole === undefined ? [] : [showAll]));
	if (whole === undefined || answer !== showAll) return actions.find((action) => action === answer);
	await prompts.show(whole);
	return say(...actions);
}

export interface BulkQuestion<Action extends string> {
	readonly targets: readonly AccountKey[];
	readonly message: string;
	/** What the names follow. */
	readonly detail: readonly string[];
	readonly actions: readonly Action[];
}

/** The one confirmation, with the names; a list too long for it can be shown beside it. */
export async function confirmMany<Action extends string>(
	{ targets, message, detail, actions }: BulkQuestion<Action>,
	prompts: Prompts,
): Promise<Action | undefined> {
	const names = targets.map(namesFor(targets));
	const showAll = l10n.t('Show All Names');
	const warning = { message, detail: [...detail, l10n.t('Keys: {0}', shortList(names, mostNames))].join('\n\n') };
	const isLong = names.length > mostNames;
	const answer = await prompts.confirm<string>({ ...warning, actions: isLong ? [...actions, showAll] : actions });
	if (answer !== showAll) return actions.find((action) => action === answer);
	await prompts.show({ title: message, text: names.map((name) => `- ${plainMarkdown(name)}`).join('\n') });
	return prompts.confirm({ ...warning, actions });
}
