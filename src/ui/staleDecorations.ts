import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { rowId, type Row } from './rows.ts';

const scheme = 'user-api-key-stale';

/** Names a stale key to the decorations. Only stale keys have one, so that whether a key is stale is in the row itself. */
export function staleUri(row: Row): vscode.Uri {
	return vscode.Uri.from({ scheme, path: `/${rowId(row)}` });
}

/** Marks the rows of stale keys by a letter and a colour; the words are in the row's label and tooltip. */
export function markStaleKeys(): vscode.Disposable {
	return vscode.window.registerFileDecorationProvider({
		provideFileDecoration: (uri) =>
			uri.scheme === scheme
				? {
						badge: l10n.t({ message: 'S', comment: ['One or two letters beside a stale key'] }),
						tooltip: l10n.t('Stale: enabled and old'),
						color: new vscode.ThemeColor('list.warningForeground'),
					}
				: undefined,
	});
}
