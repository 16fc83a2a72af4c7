import type { Account } from '../keys/account.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';

/** What the tree's elements are: plain data; a TreeItem is made of one when it is shown. */
export type Row =
	| { readonly kind: 'account'; readonly account: Account }
	| { readonly kind: 'key'; readonly account: Account; readonly keyId: string };

export function rowId(row: Row): string {
	const { account } = row;
	const parts = [account.service.id, account.userId, ...(row.kind === 'key' ? [row.keyId] : [])];
	return [row.kind, ...parts.map(encodeURIComponent)].join('/');
}

/** The same row object for the same row every time: by it VS Code knows which row is meant, also while rows change. */
export class Rows {
	readonly #rows = new Map<string, Row>();

	account(account: Account): Row {
		return this.#keep({ kind: 'account', account });
	}

	key(account: Account, keyId: string): Row {
		return this.#keep({ kind: 'key', account, keyId });
	}

	#keep(row: Row): Row {
		const id = rowId(row);
		const known = this.#rows.get(id);
		if (known?.account === row.account) return known;
		this.#rows.set(id, row);
		return row;
	}
}

/** The account that a command was given a row of, as it is now; undefined for anything else and for accounts gone. */
export function accountOf(argument: unknown, accounts: Accounts): Account | undefined {
	return isRow(argument) ? accounts.all.find(({ id }) => id === argument.account.id) : undefined;
}

/** The key that a command was given the row of, as it is now; undefined for anything else and for keys gone. */
export function keyOf(argument: unknown, accounts: Accounts): AccountKey | undefined {
	const account = accountOf(argument, accounts);
	if (account === undefined || !isRow(argument) || argument.kind !== 'key') return undefined;
	const key = account.keys.find(({ id }) => id === argument.keyId);
	return key && { account, key };
}

/** VS Code hands a command whatever a keybinding or another extension gives, and sometimes nothing for a fresh row. */
function isRow(argument: unknown): argument is Row {
	if (typeof argument !== 'object' || argument === null || !('kind' in argument && 'account' in argument)) return false;
	return typeof argument.account === 'object' && argument.account !== null;
}
