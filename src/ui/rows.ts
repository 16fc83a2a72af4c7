import type { Account } from '../keys/account.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';

/**
 * What the tree's elements are: ids alone. VS Code hands a row to every command in its menu, also to those that other
 * extensions put there, so nothing may hang on it.
 */
export interface Row {
	readonly serviceId: string;
	readonly userId: string;
	/** Absent for an account's own row. */
	readonly keyId?: string;
}

export function rowId({ serviceId, userId, keyId }: Row): string {
	const parts = [serviceId, userId, ...(keyId === undefined ? [] : [keyId])];
	return parts.map(encodeURIComponent).join('/');
}

/** The same row object for the same row every time: by it VS Code knows which row is meant, also while rows change. */
export class Rows {
	readonly #accounts = new Map<string, AccountRows>();

	account(account: Account): Row {
		return this.#of(account).row;
	}

	key(account: Account, keyId: string): Row {
		return keep(this.#of(account), keyId);
	}

	/** Those of many keys of one account. */
	keys(account: Account, keyIds: readonly string[]): Row[] {
		const rows = this.#of(account);
		return keyIds.map((id) => keep(rows, id));
	}

	#of({ service, userId }: Account): AccountRows {
		const row = { serviceId: service.id, userId };
		const id = rowId(row);
		const rows = this.#accounts.get(id) ?? { row, keys: new Map<string, Row>() };
		this.#accounts.set(id, rows);
		return rows;
	}
}

interface AccountRows {
	readonly row: Row;
	readonly keys: Map<string, Row>;
}

function keep({ row: { serviceId, userId }, keys }: AccountRows, keyId: string): Row {
	const row = keys.get(keyId) ?? { serviceId, userId, keyId };
	keys.set(keyId, row);
	return row;
}

/** The account that a command was given a row of, as it is now; undefined for anything else and for accounts gone. */
export function accountOf(argument: unknown, accounts: Accounts): Account | undefined {
	if (!isRow(argument)) return undefined;
	const { serviceId, userId } = argument;
	return accounts.all.find((account) => account.service.id === serviceId && account.userId === userId);
}

/** The key that a command was given the row of, as it is now; undefined for anything else and for keys gone. */
export function keyOf(argument: unknown, accounts: Accounts): AccountKey | undefined {
	const account = accountOf(argument, accounts);
	if (account === undefined || !isRow(argument) || argument.keyId === undefined) return undefined;
	const key = account.key(argument.keyId);
	return key && { account, key };
}

/** VS Code hands a command whatever a keybinding or another extension gives, and sometimes nothing for a fresh row. */
export function isRow(argument: unknown): argument is Row {
	return typeof argument === 'object' && argument !== null && 'serviceId' in argument && 'userId' in argument;
}
