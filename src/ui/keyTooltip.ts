import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { moment, type Clock, type KeyFacts } from '../keys/wording.ts';
import type { Key } from '../services/keyService.ts';

/** What is known of a key, never its value. Names come from a service and are shown as plain text. */
export function keyTooltip(key: Key, { fresh, copiedAt, orphan }: KeyFacts, clock: Clock): vscode.MarkdownString {
	const facts: (readonly [string, string])[] = [
		[l10n.t('State'), key.enabled ? l10n.t('enabled') : l10n.t('disabled')],
	];
	if (key.createdAt !== undefined) facts.push([l10n.t('Created'), moment(key.createdAt, clock)]);
	if (fresh) facts.push([l10n.t('Value'), l10n.t('not copied yet, can be copied once')]);
	else if (orphan === true) facts.push([l10n.t('Value'), l10n.t('lost on its way here; replace or delete the key')]);
	else if (copiedAt !== undefined)
		facts.push([l10n.t('Value'), l10n.t('copied on this machine, {0}', moment(copiedAt, clock))]);
	facts.push([l10n.t('Id'), key.id]);
	const tooltip = new vscode.MarkdownString('**').appendText(key.name).appendMarkdown('**\n');
	for (const [what, text] of facts) tooltip.appendMarkdown('\n- ').appendText(`${what}: ${text}`);
	return tooltip;
}
