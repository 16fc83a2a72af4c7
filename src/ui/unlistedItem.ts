import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { WaitingKey } from '../keys/freshSecrets.ts';

/** The row of a value that waits although its key was deleted elsewhere: it goes when the person copies or discards it. */
export function unlistedItem({ name }: WaitingKey, id: string): vscode.TreeItem {
	const item = new vscode.TreeItem(name);
	item.id = id;
	item.description = l10n.t('key deleted elsewhere · value not copied yet');
	item.tooltip = l10n.t(
		'{0}\nThe key is not at the service any more, so its value opens nothing there. It is kept until you copy or discard it.',
		name,
	);
	item.iconPath = new vscode.ThemeIcon('question');
	item.contextValue = 'value fresh';
	item.accessibilityInformation = { label: l10n.t('Value of {0}, key deleted elsewhere, value not copied yet', name) };
	return item;
}
