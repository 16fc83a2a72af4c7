import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import { ageOf, ago, lasting, restUntil, until, type Clock } from './ages.ts';
import type { KeyFacts } from './keyFacts.ts';
import type { Key, KeyService, NameProblem } from '../services/keyService.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * What a key's row says beside its name: what is unusual, then the state, then the age, because a narrow row is cut off at
 * its end; before all what tells it from another key of its name. It is in the words, never in a colour alone.
 */
export function describeKey(key: Key, facts: KeyFacts, clock: Clock): string {
	const parts = rowParts(key, facts, clock);
	if (key.hint !== undefined) parts.splice(facts.sharesName === true ? 0 : parts.length, 0, shownHint(key.hint));
	const age = facts.fresh || key.createdAt === undefined ? undefined : ageOf(key.createdAt, clock.now);
	if (age !== undefined) parts.push(age.count === 0 ? l10n.t('new') : l10n.t('{0} old', lasting(age, clock)));
	return parts.join(' · ');
}

/** What a screen reader says of a key: its name, and what `stateLabel` tells. */
export function labelOf(name: string, state: string): string {
	return l10n.t('API key {0}, {1}', name, state);
}

/** What the row says and what else marks it; the same for keys that look the same. */
export function stateLabel(key: Key, facts: KeyFacts, clock: Clock): string {
	const parts = stateParts(key, facts, clock);
	if (key.hint !== undefined) parts.push(l10n.t('begins with {0}', key.hint));
	if (key.createdAt !== undefined) parts.push(l10n.t('created {0}', ago(key.createdAt, clock)));
	if (facts.staleAfterDays !== undefined) parts.push(describeStale(facts.staleAfterDays));
	return parts.join(', ');
}

/** Two keys of one name whose rows, labels and tooltips are the same have equal ones; cheap enough for each at each change. */
export function lookOf(key: Key, facts: KeyFacts, now: number): string {
	const { enabled, createdAt } = key;
	const age = createdAt === undefined ? undefined : ageOf(createdAt, now);
	const { fresh, copiedAt, orphan, staleAfterDays, sharesName } = facts;
	const since = `${age?.count}${age?.unit} ${copiedAt} ${wasJustCopied(facts, now)} ${staleAfterDays}`;
	return `${enabled} ${fresh} ${orphan} ${sharesName} ${since} ${moreOf(key, facts, now)}`;
}

/** Of what not every service tells, most keys of most services have nothing. */
function moreOf({ hint, expiresAt, lastVerifiedAt, remainingUses, rateLimit }: Key, facts: KeyFacts, now: number) {
	const use = lastVerifiedAt ?? remainingUses ?? rateLimit;
	if (hint === undefined && expiresAt === undefined && use === undefined && facts.expiring === undefined) return '';
	const rest = expiresAt === undefined ? undefined : restUntil(expiresAt, now);
	const end = `${expiresAt} ${facts.expiring} ${rest?.count}${rest?.unit}`;
	return `${hint} ${end} ${lastVerifiedAt} ${remainingUses} ${rateLimit?.max} ${rateLimit?.windowMs}`;
}

/** The first characters of a value, for the eye. */
export function shownHint(hint: string): string {
	return `${hint}…`;
}

/** When a key expires or has expired, from now. */
export function describeExpiry(expiresAt: number, clock: Clock): string {
	return expiresAt <= clock.now ? l10n.t('expired') : l10n.t('expires {0}', until(expiresAt, clock));
}

export function describeStale(days: number): string {
	return days === 1 ? l10n.t('stale, older than a day') : l10n.t('stale, older than {0} days', days);
}

/** A value that waits or was lost is more than a key that works as usual, and less than one that does not work. */
function rowParts(key: Key, facts: KeyFacts, clock: Clock): string[] {
	const state = key.enabled ? l10n.t('enabled') : l10n.t('disabled');
	const { expiring } = facts;
	const unusual = [
		...(facts.orphan === true ? [l10n.t('value lost')] : []),
		...(facts.fresh ? [l10n.t('not copied yet')] : []),
		...(expiring !== undefined && key.expiresAt !== undefined ? [describeExpiry(key.expiresAt, clock)] : []),
	];
	const copied = !facts.fresh && wasJustCopied(facts, clock.now) ? [l10n.t('value copied')] : [];
	return [...(key.enabled ? [...unusual, state] : [state, ...unusual]), ...copied];
}

function stateParts(key: Key, facts: KeyFacts, clock: Clock): string[] {
	const parts = [key.enabled ? l10n.t('enabled') : l10n.t('disabled')];
	if (facts.expiring !== undefined && key.expiresAt !== undefined) parts.push(describeExpiry(key.expiresAt, clock));
	if (facts.orphan === true) parts.push(l10n.t('value lost'));
	if (facts.fresh) parts.push(l10n.t('value not copied yet'));
	else if (wasJustCopied(facts, clock.now)) parts.push(l10n.t('value copied'));
	return parts;
}

function wasJustCopied({ copiedAt }: KeyFacts, now: number): boolean {
	return copiedAt !== undefined && now - copiedAt < day;
}

/** What an account's row says beside its name; the count comes first, because a narrow row is cut off at its end. */
export function describeAccount({ service, state, listCut }: Described): string {
	const isCut = listCut !== undefined;
	switch (state.kind) {
		case 'loading':
			return `${l10n.t('loading…')} · ${service.label}`;
		case 'ready':
			return `${count(service, state.keys.length, isCut)} · ${service.label}`;
		case 'failed': {
			const counted = state.keys ? [count(service, state.keys.length, isCut)] : [];
			return [...counted, l10n.t('not up to date'), service.label].join(' · ');
		}
		case 'ended':
			return l10n.t('signed out, sign in again');
	}
}

type Described = Pick<Account, 'service' | 'state' | 'listCut'>;

function count({ abilities: { keyLimit } }: KeyService, keys: number, isCut: boolean): string {
	if (isCut) return l10n.t('{0}+ keys, perhaps not all', keys);
	return keyLimit === undefined ? countOfKeys(keys) : l10n.t('{0} of {1}', keys, keyLimit);
}

/** A number alone would tell nobody who hears it what it counts. */
export function countOfKeys(keys: number): string {
	return keys === 1 ? l10n.t('1 key') : l10n.t('{0} keys', keys);
}

export function describeNameProblem(problem: NameProblem): string {
	switch (problem) {
		case 'empty':
			return l10n.t('Type a name for the key.');
		case 'tooLong':
			return l10n.t('This name is too long.');
		case 'characters':
			return l10n.t('Use only letters from A to Z, digits, hyphens and underscores.');
		case 'odd':
			return l10n.t('This name has characters that cannot be seen. Type it anew without them.');
	}
}
