import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { WaitingKey } from '../keys/freshSecrets.ts';

/**
 * The row of a value that waits although its key was deleted elsewhere: it goes when the person copies or discards it. A list
 * that is cut off tells only that it lacks the key.
 */
export function unlistedItem({ name }: WaitingKey, id: string, listCut: string | undefined): vscode.TreeItem {
	const { description, tooltip, label } = listCut === undefined ? deleted(name) : notListed(name, listCut);
	const item = new vscode.TreeItem(name);
	item.id = id;
	item.description = description;
	item.tooltip = tooltip;
	item.iconPath = new vscode.ThemeIcon('question');
	item.contextValue = 'value fresh';
	item.accessibilityInformation = { label };
	return item;
}

function deleted(name: string) {
	return {
		description: l10n.t('key deleted elsewhere · value not copied yet'),
		tooltip: l10n.t(
			'{0}\nThe key is not at the service any more, so its value opens nothing there. It is kept until you copy or discard it.',
			name,
		),
		label: l10n.t('Value of {0}, key deleted elsewhere, value not copied yet', name),
	};
}

function notListed(name: string, listCut: string) {
	return {
		description: l10n.t('key not in the list · value not copied yet'),
		tooltip: `${name}\n${listCut}`,
		label: l10n.t('Value of {0}, key not in the list, value not copied yet', name),
	};
}
