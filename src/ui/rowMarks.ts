import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { KeyFacts } from '../keys/keyFacts.ts';
import { rowId, type Row } from './rows.ts';

type Mark = 'stale' | 'soon' | 'expired';

const scheme = 'user-api-key-mark';

/** Names a marked key to the decorations: the mark is in the row itself. What is near its end needs somebody first. */
export function markUri(row: Row, { staleAfterDays, expiring }: KeyFacts): vscode.Uri | undefined {
	const mark: Mark | undefined = expiring ?? (staleAfterDays === undefined ? undefined : 'stale');
	return mark && vscode.Uri.from({ scheme, authority: mark, path: `/${rowId(row)}` });
}

/** Marks rows by a letter and a colour; the words are in the row's label and tooltip. */
export function markRows(): vscode.Disposable {
	return vscode.window.registerFileDecorationProvider({
		provideFileDecoration: (uri) => (uri.scheme === scheme ? marks[uri.authority as Mark]() : undefined),
	});
}

const marks: Readonly<Record<Mark, () => vscode.FileDecoration>> = {
	stale: () => ({
		badge: l10n.t({ message: 'S', comment: ['One or two letters beside a stale key'] }),
		tooltip: l10n.t('Stale: enabled and old'),
		color: new vscode.ThemeColor('list.warningForeground'),
	}),
	soon: () => ({
		badge: l10n.t({ message: 'E', comment: ['One or two letters beside a key that expires soon'] }),
		tooltip: l10n.t('Expires soon'),
		color: new vscode.ThemeColor('list.warningForeground'),
	}),
	expired: () => ({
		badge: l10n.t({ message: 'X', comment: ['One or two letters beside a key that has expired'] }),
		tooltip: l10n.t('Expired'),
		color: new vscode.ThemeColor('list.errorForeground'),
	}),
};
