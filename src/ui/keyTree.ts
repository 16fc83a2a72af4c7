import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Account } from '../keys/account.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import { refOf, type AccountKey } from '../keys/accountKey.ts';
import { viewState } from '../keys/viewState.ts';
import { describeAccount, describeKey, keyLabel, type Clock, type KeyFacts } from '../keys/wording.ts';
import type { Creations } from '../keys/creations.ts';
import type { UnlistedValues } from '../keys/unlistedValues.ts';
import type { CopiedKeys } from './copiedKeys.ts';
import { keyTooltip } from './keyTooltip.ts';
import { unlistedItem } from './unlistedItem.ts';
import { accountOf, keyOf, rowId, Rows, type Row } from './rows.ts';

/**
 * Accounts and, under each, its keys. A change refreshes only the rows that look different afterwards: while VS Code
 * fetches all rows anew, a click on one of them comes without saying which.
 */
export class KeyTree implements vscode.TreeDataProvider<Row> {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #copied: CopiedKeys;
	readonly #lost: Lost;
	readonly #changed = new vscode.EventEmitter<Row[] | undefined>();
	readonly onDidChangeTreeData = this.#changed.event;
	readonly #listening: vscode.Disposable;
	readonly #rows = new Rows();
	#shown: Shown = { roots: '', looks: new Map() };

	constructor(accounts: Accounts, fresh: FreshSecrets, copied: CopiedKeys, lost: Lost) {
		this.#accounts = accounts;
		this.#lost = lost;
		this.#fresh = fresh;
		this.#copied = copied;
		const update = () => this.#update();
		this.#listening = vscode.Disposable.from(
			accounts.onDidChange(update),
			fresh.onDidChange(update),
			copied.onDidChange(update),
			lost.creations.onDidChange(update),
			lost.unlisted.onDidChange(update),
		);
	}

	getChildren(parent?: Row): Row[] {
		if (parent === undefined) {
			// VS Code asks for rows only when somebody sees them.
			for (const account of this.#accounts.all) void account.listOnce();
			return this.#roots();
		}
		const account = parent.keyId === undefined ? accountOf(parent, this.#accounts) : undefined;
		if (account === undefined) return [];
		const unlisted = this.#lost.unlisted.of(account).map(({ keyId }) => keyId);
		return [...account.keys.map(({ id }) => id), ...unlisted].map((id) => this.#rows.key(account, id));
	}

	/** Whether an account has rows besides its keys. */
	hasMore(account: Account): boolean {
		return this.#lost.unlisted.of(account).length > 0;
	}

	getParent(row: Row): Row | undefined {
		const account = row.keyId === undefined ? undefined : accountOf(row, this.#accounts);
		return account && this.#rows.account(account);
	}

	getTreeItem(row: Row): vscode.TreeItem {
		const account = accountOf(row, this.#accounts);
		const key = keyOf(row, this.#accounts);
		if (key !== undefined) return this.#keyItem(key);
		const value = account && this.#lost.unlisted.of(account).find(({ keyId }) => keyId === row.keyId);
		if (value !== undefined) return unlistedItem(value, rowId(row));
		// VS Code may still ask for a row that has just gone.
		return account === undefined || row.keyId !== undefined ? new vscode.TreeItem('') : this.#accountItem(account);
	}

	rowOf({ account, key }: AccountKey): Row {
		return this.#rows.key(account, key.id);
	}

	#roots(): Row[] {
		const { kind } = viewState(this.#accounts.all, true, (account) => this.hasMore(account));
		const showsRows = kind === 'ready' || kind === 'loading';
		return showsRows ? this.#accounts.all.map((account) => this.#rows.account(account)) : [];
	}

	#update(): void {
		const before = this.#shown;
		const roots = this.#roots();
		const rows = roots.flatMap((root) => [root, ...this.getChildren(root)]);
		const looks = new Map(rows.map((row) => [row, this.#look(row)]));
		this.#shown = { roots: roots.map(rowId).join(' '), looks };
		if (this.#shown.roots !== before.roots || roots.some((root) => !before.looks.has(root))) {
			return this.#changed.fire(undefined);
		}
		const changed = rows.filter((row) => before.looks.has(row) && before.looks.get(row) !== looks.get(row));
		if (changed.length > 0) this.#changed.fire(changed);
	}

	/** Two equal texts mean that a row and the list below it look the same. */
	#look(row: Row): string {
		return JSON.stringify([this.getTreeItem(row), this.getChildren(row)]);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}

	#accountItem(account: Account): vscode.TreeItem {
		const { state, service, label } = account;
		const hasEnded = state.kind === 'ended';
		const { Expanded, None } = vscode.TreeItemCollapsibleState;
		const item = new vscode.TreeItem(label, hasEnded ? None : Expanded);
		item.id = rowId(this.#rows.account(account));
		item.description = hasEnded ? l10n.t('signed out, sign in again') : describeAccount(service, state);
		item.tooltip = `${label}\n${hasEnded ? l10n.t('The sign-in has ended. Sign in again to see the keys.') : service.label}`;
		item.iconPath = new vscode.ThemeIcon(hasEnded ? 'debug-disconnect' : 'account');
		item.contextValue = `account ${state.kind}`;
		item.accessibilityInformation = { label: l10n.t('Account {0}, {1}', label, item.description) };
		return item;
	}

	#keyItem({ account, key }: AccountKey): vscode.TreeItem {
		const facts = this.#facts({ account, key });
		const clock: Clock = { now: Date.now(), language: vscode.env.language };
		const item = new vscode.TreeItem(key.name);
		item.id = rowId(this.#rows.key(account, key.id));
		item.description = describeKey(key, facts, clock);
		item.tooltip = keyTooltip(key, facts, clock);
		item.iconPath = icon(key.enabled, facts);
		item.contextValue = ['key', key.enabled ? 'enabled' : 'disabled', ...flags(facts)].join(' ');
		item.accessibilityInformation = { label: keyLabel(key, facts, clock) };
		return item;
	}

	#facts(target: AccountKey): KeyFacts {
		const ref = refOf(target);
		const orphan = this.#lost.creations.isOrphan(ref);
		return { fresh: this.#fresh.has(ref), copiedAt: this.#copied.at(ref), orphan };
	}
}

/** What keys and values may come to besides being listed. */
export interface Lost {
	readonly creations: Creations;
	readonly unlisted: UnlistedValues;
}

function flags({ fresh, orphan }: KeyFacts): readonly string[] {
	return [...(fresh ? ['fresh'] : []), ...(orphan === true ? ['orphan'] : [])];
}

/** The colour repeats what the row says in words. */
function icon(enabled: boolean, { fresh }: KeyFacts): vscode.ThemeIcon {
	if (!enabled) return new vscode.ThemeIcon('circle-slash');
	return new vscode.ThemeIcon('key', fresh ? new vscode.ThemeColor('list.warningForeground') : undefined);
}

/** What the view was last told: which accounts have rows, and how each row looks. */
interface Shown {
	readonly roots: string;
	readonly looks: ReadonlyMap<Row, string>;
}
