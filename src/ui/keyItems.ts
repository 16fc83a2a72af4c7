import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Account, AccountState } from '../keys/account.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Clock } from '../keys/ages.ts';
import type { KeyFacts } from '../keys/keyFacts.ts';
import type { Key, KeyService } from '../services/keyService.ts';
import { describeAccount, describeKey, labelOf, stateLabel, lookOf } from '../keys/wording.ts';
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

/** What rows of keys in the same state have in common. */
interface Dress {
	/** By which the state can be told from another. */
	readonly state: string;
	readonly description: string;
	readonly spoken: string;
	readonly iconPath: vscode.ThemeIcon;
	readonly contextValue: string;
}

/**
 * The rows of keys, but for their tooltips: there may be thousands, and one tooltip is looked at. Each is made once for as
 * long as it looks the same, as most do that are sorted or filtered; and thousands have few states between them.
 */
export class KeyItems {
	readonly #made = new WeakMap<Key, { readonly dress: Dress; readonly item: vscode.TreeItem }>();
	/** By state, at one moment. */
	#dresses: { readonly clock: Clock | undefined; readonly all: Map<string, Dress> } = {
		clock: undefined,
		all: new Map(),
	};

	of(row: Row, target: AccountKey, facts: KeyFacts, clock: Clock): vscode.TreeItem {
		const { key } = target;
		const state = lookOf(key, facts, clock.now);
		const known = this.#made.get(key);
		if (known?.dress.state === state) return known.item;
		const dress = this.#dress(state, target, facts, clock);
		const item = keyItem(row, key, facts, dress);
		this.#made.set(key, { dress, item });
		return item;
	}

	#dress(state: string, target: AccountKey, facts: KeyFacts, clock: Clock): Dress {
		if (this.#dresses.clock !== clock) this.#dresses = { clock, all: new Map() };
		const dress = this.#dresses.all.get(state) ?? dressOf(state, target, facts, clock);
		this.#dresses.all.set(state, dress);
		return dress;
	}
}

function dressOf(state: string, { account, key }: AccountKey, facts: KeyFacts, clock: Clock): Dress {
	return {
		state,
		description: describeKey(key, facts, clock),
		spoken: stateLabel(key, facts, clock),
		iconPath: icon(key.enabled, facts),
		contextValue: ['key', key.enabled ? 'enabled' : 'disabled', ...flags(facts, account.service)].join(' '),
	};
}

function keyItem(row: Row, { name }: Key, facts: KeyFacts, dress: Dress): vscode.TreeItem {
	const item = new vscode.TreeItem(name);
	item.id = rowId(row);
	item.description = dress.description;
	item.iconPath = dress.iconPath;
	item.contextValue = dress.contextValue;
	item.accessibilityInformation = { label: labelOf(name, dress.spoken) };
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
