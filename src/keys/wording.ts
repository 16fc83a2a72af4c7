import * as l10n from '@vscode/l10n';
import type { AccountState } from './account.ts';
import type { Key, KeyService, NameProblem } from '../services/keyService.ts';

/** What is known of a key on this machine besides what the service says. */
export interface KeyFacts {
	/** Its value waits to be copied. */
	readonly fresh: boolean;
	/** When its value was copied on this machine; milliseconds since 1970. */
	readonly copiedAt: number | undefined;
	/** Its value got lost before anybody had it. */
	readonly orphan?: boolean;
}

export interface Clock {
	/** Milliseconds since 1970. */
	readonly now: number;
	/** A BCP 47 language tag. */
	readonly language: string;
}

const day = 24 * 60 * 60 * 1000;

/** What a key's row says beside its name; the state is in the words, never in a colour alone. */
export function describeKey(key: Key, facts: KeyFacts, clock: Clock): string {
	const parts = [key.enabled ? l10n.t('enabled') : l10n.t('disabled')];
	if (facts.orphan === true) parts.unshift(l10n.t('value lost'));
	if (facts.fresh) parts.unshift(l10n.t('value not copied yet'));
	else if (facts.copiedAt !== undefined && clock.now - facts.copiedAt < day) parts.push(l10n.t('value copied'));
	if (!facts.fresh && key.createdAt !== undefined) parts.push(l10n.t('created {0}', ago(key.createdAt, clock)));
	return parts.join(' · ');
}

/** The same as one sentence for a screen reader. */
export function keyLabel(key: Key, facts: KeyFacts, clock: Clock): string {
	return l10n.t('API key {0}, {1}', key.name, describeKey(key, facts, clock).replaceAll(' · ', ', '));
}

/** What an account's row says beside its name. */
export function describeAccount(service: KeyService, state: AccountState): string {
	const { keyLimit } = service.abilities;
	if (state.kind === 'loading') return `${service.label} · ${l10n.t('loading…')}`;
	if (state.kind !== 'ready') return service.label;
	const count = state.keys.length;
	return `${service.label} · ${keyLimit === undefined ? count : l10n.t('{0} of {1}', count, keyLimit)}`;
}

/** "3 days ago" in the person's language. */
export function ago(time: number, { now, language }: Clock): string {
	const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
	const seconds = Math.min(0, Math.round((time - now) / 1000));
	const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
		['year', 365 * 86400],
		['month', 30 * 86400],
		['day', 86400],
		['hour', 3600],
		['minute', 60],
	];
	for (const [unit, size] of units) {
		if (-seconds >= size) return format.format(Math.ceil(seconds / size), unit);
	}
	return l10n.t('just now');
}

/** A moment in full, for tooltips. */
export function moment(time: number, { language }: Clock): string {
	return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(time);
}

export function describeNameProblem(problem: NameProblem): string {
	switch (problem) {
		case 'empty':
			return l10n.t('Type a name for the key.');
		case 'tooLong':
			return l10n.t('This name is too long.');
		case 'characters':
			return l10n.t('Use only letters from A to Z, digits, hyphens and underscores.');
	}
}
