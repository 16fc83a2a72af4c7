import * as l10n from '@vscode/l10n';
import type { Key } from '../services/keyService.ts';
import { ago, lengthOfTime, moment, until, type Clock } from './ages.ts';
import type { Account } from './account.ts';
import type { KeyFacts } from './keyFacts.ts';
import type { Deed, HistoryEntry } from './keyHistory.ts';
import { plainMarkdown } from './plainMarkdown.ts';
import { describeStale } from './wording.ts';

export interface DetailsParts {
	/** What the key was called when the document was opened. */
	readonly name: string;
	readonly id: string;
	/** Undefined when nobody is signed in there any more. */
	readonly account: Account | undefined;
	readonly facts: ((key: Key) => KeyFacts) | undefined;
	readonly history: readonly HistoryEntry[];
	readonly clock: Clock;
}

/** One key as a Markdown document: what the service says, and what was done with it on this machine. */
export function keyDetails(parts: DetailsParts): string {
	const { account, id, name, history, clock } = parts;
	const key = account?.key(id);
	const facts = key === undefined || parts.facts === undefined ? [] : factsOf(key, parts.facts(key), clock, inert);
	if (account !== undefined) {
		facts.push([l10n.t('Account'), inert(account.label)], [l10n.t('Key service'), inert(account.service.label)]);
	}
	facts.push([l10n.t('Id'), inert(id)]);
	const past = history.toReversed().map(({ at, deed }) => `${moment(at, clock)}: ${deeds[deed]()}`);
	const blocks = [
		`# ${inert(key?.name ?? name)}`,
		...(key === undefined ? [inert(whyMissing(account))] : []),
		facts.map(([what, text]) => `- **${what}**: ${text}`).join('\n'),
		`## ${l10n.t('History on this machine')}`,
		past.length === 0
			? l10n.t('Nothing was done with this key in VS Code on this machine, or it was long ago.')
			: past.map((line) => `- ${line}`).join('\n'),
	];
	return `${blocks.join('\n\n')}\n`;
}

/** What is known of a key, as pairs of a word and a text; never its value. `safe` makes texts of a service harmless. */
export function factsOf(
	key: Key,
	{ fresh, copiedAt, orphan, staleAfterDays }: KeyFacts,
	clock: Clock,
	safe = (text: string) => text,
): [string, string][] {
	const facts: [string, string][] = [[l10n.t('State'), key.enabled ? l10n.t('enabled') : l10n.t('disabled')]];
	if (key.createdAt !== undefined) facts.push([l10n.t('Created'), moment(key.createdAt, clock)]);
	if (key.expiresAt !== undefined) facts.push(expiryOf(key.expiresAt, clock));
	if (staleAfterDays !== undefined) facts.push([l10n.t('Age'), describeStale(staleAfterDays)]);
	if (fresh) facts.push([l10n.t('Value'), l10n.t('not copied yet, can be copied once')]);
	else if (orphan === true) facts.push([l10n.t('Value'), l10n.t('lost on its way here; replace or delete the key')]);
	else if (copiedAt !== undefined)
		facts.push([l10n.t('Value'), l10n.t('copied on this machine, {0}', moment(copiedAt, clock))]);
	return [...facts, ...useOf(key, clock, safe)];
}

function expiryOf(expiresAt: number, clock: Clock): [string, string] {
	const isOver = expiresAt <= clock.now;
	const rest = isOver ? ago(expiresAt, clock) : until(expiresAt, clock);
	return [isOver ? l10n.t('Expired') : l10n.t('Expires'), `${moment(expiresAt, clock)} (${rest})`];
}

/** What only some services tell; each said to be what it is. */
function useOf(
	{ hint, lastVerifiedAt, remainingUses, rateLimit }: Key,
	clock: Clock,
	safe: typeof inert,
): [string, string][] {
	const facts: [string, string][] = [];
	if (hint !== undefined) facts.push([l10n.t('Value begins with'), safe(hint)]);
	if (lastVerifiedAt !== undefined)
		facts.push([
			l10n.t('Last verified by the service'),
			l10n.t('{0}, which is not every use', moment(lastVerifiedAt, clock)),
		]);
	if (remainingUses !== undefined) facts.push([l10n.t('Remaining uses'), String(remainingUses)]);
	if (rateLimit !== undefined) {
		const window = lengthOfTime(rateLimit.windowMs, clock);
		facts.push([l10n.t('Rate limit'), l10n.t('{0} verifications in {1}', rateLimit.max, window)]);
	}
	return facts;
}

function whyMissing(account: Account | undefined): string {
	if (account === undefined) return l10n.t('Nobody is signed in who has this key. Sign in to see how it stands.');
	switch (account.state.kind) {
		case 'ready':
			return account.listCut === undefined
				? l10n.t('This key does not exist any more.')
				: l10n.t('This key is not in the list. The key service does not list all keys, so it may still exist.');
		case 'ended':
			return l10n.t('The sign-in of {0} has ended. Sign in again to see how this key stands.', account.label);
		case 'loading':
		case 'failed':
			return l10n.t(
				'The keys of {0} are not listed yet. Open the view or refresh to see how this key stands.',
				account.label,
			);
	}
}

const deeds: Readonly<Record<Deed, () => string>> = {
	created: () => l10n.t('created here'),
	copied: () => l10n.t('value copied here'),
	discarded: () => l10n.t('value discarded here without a copy'),
	enabled: () => l10n.t('enabled here'),
	disabled: () => l10n.t('disabled here'),
	renamed: () => l10n.t('renamed here'),
	expiryChanged: () => l10n.t('expiry changed here'),
	deleted: () => l10n.t('deleted here'),
};

/** Names and ids come from a service. Previews make links of addresses, too, so those are broken up. */
function inert(text: string): string {
	return plainMarkdown(text).replace(/@|(?<=www)\./gi, '\\$&');
}
