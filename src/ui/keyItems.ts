import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Account, AccountState } from '../keys/account.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Clock } from '../keys/ages.ts';
import type { KeyFacts } from '../keys/keyFacts.ts';
import type { KeyService } from '../services/keyService.ts';
import { describeAccount, describeKey, keyLabel } from '../keys/wording.ts';
import { countUri } from './countDecorations.ts';
import { rowId, type Row } from './rows.ts';
import { markUri } from './rowMarks.ts';

/** The row of an account. */
export function accountItem(row: Row, account: Account): vscode.TreeItem {
	const { state, label, listCut } = account;
	const hasEnded = state.kind === 'ended';
	const { Expanded, None } = vscode.TreeItemCollapsibleState;
	const item = new vscode.TreeItem(label, hasEnded ? None : Expanded);
	item.id = rowId(row);
	const description = describeAccount(account);
	item.description = description;
	const more = listCut === undefined || hasEnded ? '' : `\n${listCut}`;
	const sentence = hasEnded ? l10n.t('The sign-in has ended. Sign in again to see the keys.') : description;
	item.tooltip = `${label}\n${sentence}${more}`;
	item.iconPath = accountIcon(state);
	if ('keys' in state && state.keys !== undefined) item.resourceUri = countUri(row, state.keys.length);
	item.contextValue = `account ${state.kind}`;
	item.accessibilityInformation = { label: l10n.t('Account {0}, {1}', label, description.replaceAll(' · ', ', ')) };
	return item;
}

function accountIcon({ kind }: AccountState): vscode.ThemeIcon {
	switch (kind) {
		case 'loading':
		case 'ready':
			return new vscode.ThemeIcon('account');
		case 'failed':
			return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
		case 'ended':
			return new vscode.ThemeIcon('debug-disconnect');
	}
}

/** The row of a key, but for its tooltip: there may be thousands, and one tooltip is looked at. */
export function keyItem(row: Row, { account, key }: AccountKey, facts: KeyFacts, clock: Clock): vscode.TreeItem {
	const item = new vscode.TreeItem(key.name);
	item.id = rowId(row);
	item.description = describeKey(key, facts, clock);
	item.iconPath = icon(key.enabled, facts);
	item.contextValue = ['key', key.enabled ? 'enabled' : 'disabled', ...flags(facts, account.service)].join(' ');
	item.accessibilityInformation = { label: keyLabel(key, facts, clock) };
	const uri = markUri(row, facts);
	if (uri !== undefined) item.resourceUri = uri;
	return item;
}

function flags({ fresh, orphan }: KeyFacts, { abilities }: KeyService): readonly string[] {
	const all = { fresh, orphan, canRename: abilities.rename, canExpire: abilities.expiry };
	return Object.entries(all).flatMap(([flag, holds]) => (holds === true ? [flag] : []));
}

/** Another shape for each state: a narrow row has no room for the words. The colour repeats what they say. */
function icon(enabled: boolean, { fresh, orphan, expiring }: KeyFacts): vscode.ThemeIcon {
	const warning = new vscode.ThemeColor('list.warningForeground');
	if (!enabled) return new vscode.ThemeIcon('circle-slash');
	if (orphan === true) return new vscode.ThemeIcon('warning', warning);
	if (fresh) return new vscode.ThemeIcon('bell', warning);
	switch (expiring) {
		case 'soon':
			return new vscode.ThemeIcon('watch', warning);
		case 'expired':
			return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
		case undefined:
			return new vscode.ThemeIcon('key');
	}
}
