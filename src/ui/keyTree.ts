import * as vscode from 'vscode';
import type { Account } from '../keys/account.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { Clock } from '../keys/ages.ts';
import type { FactsOfKeys } from '../keys/keyFacts.ts';
import type { ShownRows } from '../keys/shownRows.ts';
import { accountItem, KeyItems } from './keyItems.ts';
import { accountOf, rowId, Rows, type Row } from './rows.ts';
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
	readonly #items = new KeyItems();
	#inTurn: Asked | undefined;

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
		const asked = this.#asked(row);
		// VS Code may still ask for a row that has just gone.
		if (asked === undefined) return new vscode.TreeItem('');
		const { account, factsOf, clock } = asked;
		if (row.keyId === undefined) return accountItem(row, account);
		const key = account.key(row.keyId);
		if (key !== undefined) return this.#items.of(row, { account, key }, factsOf(key), clock);
		const value = this.#shown.unlisted(account).find(({ keyId }) => keyId === row.keyId);
		return value === undefined ? new vscode.TreeItem('') : unlistedItem(value, rowId(row), account.listCut);
	}

	/** What shows when the mouse rests on a row; asked for only then. */
	async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
		const { keyTooltip } = await import('./keyTooltip.ts');
		const asked = this.#asked(row);
		const key = row.keyId === undefined ? undefined : asked?.account.key(row.keyId);
		if (asked === undefined || key === undefined) return item;
		const { account, factsOf, clock } = asked;
		// The item itself is shown again, at another time.
		const tooltip = keyTooltip(row, { account, key }, factsOf(key), clock);
		return Object.assign(new vscode.TreeItem(key.name), item, { tooltip });
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

	/** The account of a row, and what is the same for all its rows in one turn: VS Code asks for all of them in one. */
	#asked(row: Row): Asked | undefined {
		const known = this.#inTurn;
		if (known?.account.service.id === row.serviceId && known.account.userId === row.userId) return known;
		const account = accountOf(row, this.#accounts);
		if (account === undefined) return undefined;
		const clock = { now: Date.now(), language: vscode.env.language };
		queueMicrotask(() => (this.#inTurn = undefined));
		return (this.#inTurn = { account, clock, factsOf: this.#facts.of(account, clock.now) });
	}
}

interface Asked {
	readonly account: Account;
	readonly clock: Clock;
	readonly factsOf: ReturnType<FactsOfKeys['of']>;
}
