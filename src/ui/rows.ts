import type { Account } from '../keys/account.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { AccountKey } from '../keys/accountKey.ts';

/** What the tree's elements are: plain data; a TreeItem is made of one when it is shown. */
export type Row = { readonly kind: 'account'; readonly account: Account } | ({ readonly kind: 'key' } & AccountKey);

export function rowId(row: Row): string {
	const { account } = row;
	const parts = [account.service.id, account.userId, ...(row.kind === 'key' ? [row.key.id] : [])];
	return [row.kind, ...parts.map(encodeURIComponent)].join('/');
}

/** The account that a command was given a row of, as it is now; undefined for anything else and for accounts gone. */
export function accountOf(argument: unknown, accounts: Accounts): Account | undefined {
	return isRow(argument) ? accounts.all.find(({ id }) => id === argument.account.id) : undefined;
}

/** The key that a command was given the row of, as it is now; undefined for anything else and for keys gone. */
export function keyOf(argument: unknown, accounts: Accounts): AccountKey | undefined {
	const account = accountOf(argument, accounts);
	if (account === undefined || !isRow(argument) || argument.kind !== 'key') return undefined;
	const key = account.keys.find(({ id }) => id === argument.key.id);
	return key && { account, key };
}

/** VS Code hands a command whatever a keybinding or another extension gives, and sometimes nothing for a fresh row. */
function isRow(argument: unknown): argument is Row {
	return typeof argument === 'object' && argument !== null && 'kind' in argument && 'account' in argument;
}
