import * as vscode from 'vscode';
import type { Account } from '../keys/account.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { Clock } from '../keys/ages.ts';
import type { FactsOfKeys } from '../keys/keyFacts.ts';
import type { ShownRows } from '../keys/shownRows.ts';
import { accountItem, keyItem } from './keyItems.ts';
import { accountOf, keyOf, rowId, Rows, type Row } from './rows.ts';
import { unlistedItem } from './unlistedItem.ts';

export interface KeyTreeParts {
	readonly accounts: Accounts;
	readonly facts: FactsOfKeys;
	readonly shown: ShownRows;
	/** Something that rows show may have changed. */
	readonly onDidChange: (listener: () => void) => { dispose(): void };
}

/**
 * Accounts and, under each, its keys. A change refreshes only the rows that look different afterwards: while VS Code
 * fetches all rows anew, a click on one of them comes without saying which.
 */
export class KeyTree implements vscode.TreeDataProvider<Row> {
	readonly #accounts: Accounts;
	readonly #facts: FactsOfKeys;
	readonly #shown: ShownRows;
	readonly #changed = new vscode.EventEmitter<Row[] | undefined>();
	readonly onDidChangeTreeData = this.#changed.event;
	readonly #listening: { dispose(): void };
	readonly #rows = new Rows();

	constructor({ accounts, facts, shown, onDidChange }: KeyTreeParts) {
		this.#accounts = accounts;
		this.#facts = facts;
		this.#shown = shown;
		this.#listening = onDidChange(() => this.#update());
	}

	getChildren(parent?: Row): Row[] {
		if (parent === undefined) {
			// VS Code asks for rows only when somebody sees them.
			for (const account of this.#accounts.all) void account.listOnce();
			return this.#shown.accounts.map((account) => this.#rows.account(account));
		}
		const account = parent.keyId === undefined ? accountOf(parent, this.#accounts) : undefined;
		if (account === undefined) return [];
		const ids = this.#shown.keys(account).map(({ id }) => id);
		return this.#rows.keys(account, [...ids, ...this.#shown.unlisted(account).map(({ keyId }) => keyId)]);
	}

	getParent(row: Row): Row | undefined {
		const account = row.keyId === undefined ? undefined : accountOf(row, this.#accounts);
		return account && this.#rows.account(account);
	}

	getTreeItem(row: Row): vscode.TreeItem {
		const target = keyOf(row, this.#accounts);
		if (target !== undefined) {
			const clock = now();
			return keyItem(row, target, this.#factsOf(target, clock), clock);
		}
		const account = accountOf(row, this.#accounts);
		const value = account && this.#shown.unlisted(account).find(({ keyId }) => keyId === row.keyId);
		if (value !== undefined) return unlistedItem(value, rowId(row), account?.listCut);
		// VS Code may still ask for a row that has just gone.
		return account === undefined || row.keyId !== undefined ? new vscode.TreeItem('') : accountItem(row, account);
	}

	/** What shows when the mouse rests on a row; asked for only then. */
	async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
		const { keyTooltip } = await import('./keyTooltip.ts');
		const target = keyOf(row, this.#accounts);
		if (target === undefined) return item;
		const clock = now();
		item.tooltip = keyTooltip(row, target, this.#factsOf(target, clock), clock);
		return item;
	}

	rowOf({ account, key }: AccountKey): Row {
		return this.#rows.key(account, key.id);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}

	#update(): void {
		const changes = this.#shown.update();
		if (changes.kind === 'all') return this.#changed.fire(undefined);
		const accounts = changes.accounts.map((account: Account) => this.#rows.account(account));
		const rows = [...accounts, ...changes.keys.map((target) => this.rowOf(target))];
		if (rows.length > 0) this.#changed.fire(rows);
	}

	#factsOf({ account, key }: AccountKey, clock: Clock) {
		return this.#facts.of(account, clock.now)(key);
	}
}

function now(): Clock {
	return { now: Date.now(), language: vscode.env.language };
}
