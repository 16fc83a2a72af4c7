import * as l10n from '@vscode/l10n';
import { accountsOf, type AccountKey } from './accountKey.ts';
import type { BulkResult, Failure } from './bulk.ts';
import { describeError } from './errorWording.ts';
import { namesOf } from './keyNames.ts';
import { plainMarkdown } from './plainMarkdown.ts';
import type { LongText } from './prompts.ts';
import { accountAt } from './serviceWords.ts';

export type BulkAction = 'enable' | 'disable' | 'delete';

/** What is said of a bulk action; `names` are of the keys that the sentence is about. */
export interface BulkWords {
	readonly title: () => string;
	readonly done: (count: number, total: number, names: string) => string;
	/** Keys that were as wanted before. */
	readonly skipped: (names: string) => string;
	readonly failed: (names: string, reason: string) => string;
}

export const bulkWords: Readonly<Record<BulkAction, BulkWords>> = {
	enable: {
		title: () => l10n.t('Enabling keys'),
		done: (count, total, names) => l10n.t('{0} of {1} keys are enabled now: {2}.', count, total, names),
		skipped: (names) => l10n.t('Enabled before: {0}.', names),
		failed: (names, reason) => l10n.t('Not enabled: {0}. {1}', names, reason),
	},
	disable: {
		title: () => l10n.t('Disabling keys'),
		done: (count, total, names) => l10n.t('{0} of {1} keys are disabled now: {2}.', count, total, names),
		skipped: (names) => l10n.t('Disabled before: {0}.', names),
		failed: (names, reason) => l10n.t('Not disabled: {0}. {1}', names, reason),
	},
	delete: {
		title: () => l10n.t('Deleting keys'),
		done: (count, total, names) => l10n.t('{0} of {1} keys are deleted: {2}.', count, total, names),
		skipped: (names) => l10n.t('Gone before: {0}.', names),
		failed: (names, reason) => l10n.t('Not deleted: {0}. {1}', names, reason),
	},
};

/** What became of all chosen keys. */
export interface BulkSummary extends BulkResult {
	readonly action: BulkAction;
	/** As wanted before. */
	readonly skipped: readonly AccountKey[];
}

export interface Said {
	/** Short enough for a notification. */
	readonly message: string;
	/** All of it, where the message had to leave out names. */
	readonly whole: LongText | undefined;
	/** Whether every key is as it was to be. */
	readonly isGood: boolean;
}

interface Part {
	readonly targets: readonly AccountKey[];
	readonly sentence: (names: string) => string;
}

/** So many names of a group stand in a notification. */
const mostNames = 5;

/** One summary: what was done, what was not, and why. */
export function describeBulk(summary: BulkSummary): Said {
	const parts = partsOf(summary).filter(({ targets }) => targets.length > 0);
	const all = parts.flatMap(({ targets }) => targets);
	const name = namesFor(all);
	const isLong = parts.some(({ targets }) => targets.length > mostNames);
	const message = parts.map(({ targets, sentence }) => sentence(shortList(targets.map(name), mostNames))).join(' ');
	const bullets = (targets: readonly AccountKey[]) => targets.map((one) => `- ${plainMarkdown(name(one))}`).join('\n');
	const text = parts.map(({ targets, sentence }) => `${sentence(String(targets.length))}\n\n${bullets(targets)}\n`);
	const isGood = summary.done.length + summary.skipped.length === all.length;
	return {
		message,
		isGood,
		whole: isLong ? { title: bulkWords[summary.action].title(), text: text.join('\n') } : undefined,
	};
}

function partsOf(summary: BulkSummary): readonly Part[] {
	const { action, done, skipped, failed, stopped, cancelled, unclear } = summary;
	const words = bulkWords[action];
	const total = [done, skipped, failed, stopped, cancelled, unclear].reduce((sum, { length }) => sum + length, 0);
	return [
		{ targets: done, sentence: (names) => words.done(done.length, total, names) },
		{ targets: skipped, sentence: words.skipped },
		...byReason(failed, words.failed),
		...byReason(stopped, (names) => l10n.t('Therefore not tried: {0}.', names)),
		{ targets: cancelled, sentence: (names) => l10n.t('Cancelled, so unchanged: {0}.', names) },
		{
			targets: unclear,
			sentence: (names) => l10n.t('Cancelled while under way: {0}. Refresh to see how they stand.', names),
		},
	];
}

/** Keys that failed alike are said together. */
function byReason(failures: readonly Failure[], sentence: (names: string, reason: string) => string): Part[] {
	const groups = Map.groupBy(failures, ({ error }) => reasonOf(error));
	return [...groups].map(([reason, group]) => ({
		targets: group.map(({ target }) => target),
		sentence: (names) => sentence(names, reason),
	}));
}

function reasonOf(error: unknown): string {
	return describeError(error) ?? l10n.t('Something went wrong; the log tells more.');
}

/** Names of keys; with their accounts where there are several. */
export function namesFor(targets: readonly AccountKey[]): (target: AccountKey) => string {
	const isOne = accountsOf(targets).length < 2;
	const name = namesOf(targets);
	return (target) => (isOne ? name(target) : l10n.t('{0} ({1})', name(target), accountAt(target.account)));
}

/** "a, b, c and 9 more". */
export function shortList(names: readonly string[], most: number): string {
	if (names.length <= most) return names.join(', ');
	return l10n.t('{0} and {1} more', names.slice(0, most).join(', '), names.length - most);
}
