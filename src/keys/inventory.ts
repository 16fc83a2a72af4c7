import * as l10n from '@vscode/l10n';
import type { AccountKey } from './accountKey.ts';
import { plainMarkdown } from './plainMarkdown.ts';

/** A Markdown table of keys, never of values. Times are in UTC, since nobody knows where it is going to be read. */
export function inventory(targets: readonly AccountKey[]): string {
	const header = [
		l10n.t('Name'),
		l10n.t('State'),
		l10n.t('Created (UTC)'),
		l10n.t('Account'),
		l10n.t('Service'),
		l10n.t('Id'),
	];
	const rows = targets.map(({ account, key }) => [
		plainMarkdown(key.name),
		key.enabled ? l10n.t('enabled') : l10n.t('disabled'),
		key.createdAt === undefined ? '' : minute(key.createdAt),
		plainMarkdown(account.label),
		plainMarkdown(account.service.label),
		plainMarkdown(key.id),
	]);
	return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** As 2026-11-26 09:30, which reads and sorts alike in every language. */
function minute(time: number): string {
	return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
