import * as l10n from '@vscode/l10n';
import type { AccountKey } from './accountKey.ts';
import { plainMarkdown } from './plainMarkdown.ts';

interface Column {
	readonly title: string;
	readonly cell: (target: AccountKey) => string;
	/** Left out where no key has anything there. */
	readonly isOptional?: true;
}

/** A Markdown table of keys, never of values. Times are in UTC, since nobody knows where it is going to be read. */
export function inventory(targets: readonly AccountKey[]): string {
	const shown = columns().filter(
		({ cell, isOptional }) => isOptional !== true || targets.some((one) => cell(one) !== ''),
	);
	const rows = targets.map((target) => shown.map(({ cell }) => cell(target)));
	const header = shown.map(({ title }) => title);
	return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function columns(): readonly Column[] {
	return [
		{ title: l10n.t('Name'), cell: ({ key }) => plainMarkdown(key.name) },
		{ title: l10n.t('Value begins with'), cell: ({ key }) => plainMarkdown(key.hint ?? ''), isOptional: true },
		{ title: l10n.t('State'), cell: ({ key }) => (key.enabled ? l10n.t('enabled') : l10n.t('disabled')) },
		{ title: l10n.t('Created (UTC)'), cell: ({ key }) => minute(key.createdAt) },
		{ title: l10n.t('Expires (UTC)'), cell: ({ key }) => minute(key.expiresAt), isOptional: true },
		{ title: l10n.t('Last verified (UTC)'), cell: ({ key }) => minute(key.lastVerifiedAt), isOptional: true },
		{ title: l10n.t('Account'), cell: ({ account }) => plainMarkdown(account.label) },
		{ title: l10n.t('Service'), cell: ({ account }) => plainMarkdown(account.service.label) },
		{ title: l10n.t('Id'), cell: ({ key }) => plainMarkdown(key.id) },
	];
}

/** As 2026-11-26 09:30, which reads and sorts alike in every language. */
function minute(time: number | undefined): string {
	if (time === undefined) return '';
	return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
