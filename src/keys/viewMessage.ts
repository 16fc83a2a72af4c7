import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import { hour, type Clock } from './ages.ts';
import type { Filter } from './arrangement.ts';
import type { Retry } from './autoRefresh.ts';
import { describeError } from './errorWording.ts';

export interface MessageParts {
	/** What is wrong with the settings. */
	readonly problems: readonly string[];
	readonly accounts: readonly Account[];
	readonly retryOf: (account: Account) => Retry;
	/** Whether the account is at the local key server and that does not run. */
	readonly isStopped: (account: Account) => boolean;
	readonly filter: Filter;
	/** How many keys have rows. */
	readonly shown: number;
	readonly clock: Clock;
}

/** What the view says above its rows without a person having asked: lists that are not of now, keys that are hidden. */
export function viewMessage(parts: MessageParts): string {
	const failures = parts.accounts.flatMap((account) => {
		const text = failure(account, parts);
		if (text === undefined) return [];
		return [parts.accounts.length > 1 ? `${account.label} (${account.service.label}): ${text}` : text];
	});
	return [...parts.problems, ...failures, ...describeCuts(parts), ...describeFilter(parts)].join('\n');
}

/** Once for each service, however many accounts are there. */
function describeCuts({ accounts }: MessageParts): readonly string[] {
	const cuts = accounts.flatMap(({ state, service, listCut }) => {
		if (listCut === undefined || state.kind === 'ended') return [];
		return [accounts.length > 1 ? `${service.label}: ${listCut}` : listCut];
	});
	return [...new Set(cuts)];
}

function failure(account: Account, { retryOf, isStopped, clock }: MessageParts): string | undefined {
	const { state, listedAt } = account;
	if (state.kind !== 'failed') return undefined;
	const sentences = [
		isStopped(account)
			? l10n.t('The local key server cannot be reached, because it does not run. Start it from the menu of this view.')
			: (describeError(state.error) ?? l10n.t('Something went wrong; the log tells more.')),
	];
	if (state.keys !== undefined && listedAt !== undefined)
		sentences.push(l10n.t('This is the list of {0}.', hour(listedAt, clock)));
	if (!isStopped(account)) sentences.push(describeRetry(retryOf(account), clock));
	return sentences.join(' ');
}

/** The time itself and not how long until then: that would be wrong a moment later. */
function describeRetry(retry: Retry, clock: Clock): string {
	switch (retry.kind) {
		case 'at':
			return l10n.t('Next try at {0}.', hour(retry.time, clock));
		case 'onFocus':
			return l10n.t('Next try when you come back to this view.');
		case 'never':
			return l10n.t('Refresh to try again.');
	}
}

/** A filter that was forgotten must not look like keys that are gone. */
function describeFilter({ accounts, filter, shown }: MessageParts): readonly string[] {
	const listed = accounts.reduce((sum, account) => sum + account.keys.length, 0);
	if (filter === 'all' || listed === 0) return [];
	const what = shown === 0 ? noneFits[filter]() : someFit[filter](shown, listed);
	return [`${what} ${l10n.t('“Show All Keys” in the menu of this view shows the others.')}`];
}

const noneFits: Readonly<Record<Exclude<Filter, 'all'>, () => string>> = {
	enabled: () => l10n.t('No key is enabled.'),
	disabled: () => l10n.t('No key is disabled.'),
	waiting: () => l10n.t('No value is waiting to be copied.'),
	stale: () => l10n.t('No key is stale.'),
	expiring: () => l10n.t('No key is near its expiry or has expired.'),
};

const someFit: Readonly<Record<Exclude<Filter, 'all'>, (shown: number, listed: number) => string>> = {
	enabled: (shown, listed) => l10n.t('Enabled keys only, {0} of {1}.', shown, listed),
	disabled: (shown, listed) => l10n.t('Disabled keys only, {0} of {1}.', shown, listed),
	waiting: (shown, listed) => l10n.t('Keys with values to copy only, {0} of {1}.', shown, listed),
	stale: (shown, listed) => l10n.t('Stale keys only, {0} of {1}.', shown, listed),
	expiring: (shown, listed) => l10n.t('Expiring and expired keys only, {0} of {1}.', shown, listed),
};
