import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Clock } from '../keys/ages.ts';
import type { CommandId } from '../keys/commandIds.ts';
import { factsOf } from '../keys/keyDetails.ts';
import type { KeyFacts } from '../keys/keyFacts.ts';
import type { KeyService } from '../services/keyService.ts';
import type { Row } from './rows.ts';

/**
 * What is known of a key, never its value, and what can be done with it. Names come from a service and are appended as
 * plain text, so that the links here are ours alone.
 */
export function keyTooltip(
	row: Row,
	{ account, key }: AccountKey,
	facts: KeyFacts,
	clock: Clock,
): vscode.MarkdownString {
	const tooltip = new vscode.MarkdownString('**').appendText(key.name).appendMarkdown('**\n');
	for (const [what, text] of [...factsOf(key, facts, clock), [l10n.t('Id'), key.id] as const])
		tooltip.appendMarkdown('\n- ').appendText(`${what}: ${text}`);
	const commands = commandsOf(key.enabled, facts, account.service);
	const links = commands.map(([command, title]) => `[${title}](${link(command, row)})`);
	tooltip.appendMarkdown(`\n\n${links.join(' · ')}`);
	tooltip.isTrusted = { enabledCommands: commands.map(([command]) => command) };
	return tooltip;
}

function commandsOf(
	enabled: boolean,
	{ fresh, orphan }: KeyFacts,
	{ abilities }: KeyService,
): readonly (readonly [CommandId, string])[] {
	return [
		...(fresh ? [['userApiKeys.copyKeyValue', l10n.t('Copy Value')] as const] : []),
		...(orphan === true ? [['userApiKeys.replaceKey', l10n.t('Replace…')] as const] : []),
		enabled ? ['userApiKeys.disableKey', l10n.t('Disable')] : ['userApiKeys.enableKey', l10n.t('Enable')],
		...(abilities.rename ? [['userApiKeys.renameKey', l10n.t('Rename…')] as const] : []),
		...(abilities.expiry ? [['userApiKeys.changeKeyExpiry', l10n.t('Change Expiry…')] as const] : []),
		['userApiKeys.openKeyDetails', l10n.t('Details')],
		['userApiKeys.deleteKey', l10n.t('Delete…')],
	];
}

/** An id may hold anything; parentheses would end the link. */
function link(command: CommandId, row: Row): string {
	const args = encodeURIComponent(JSON.stringify([row])).replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'));
	return `command:${command}?${args}`;
}
