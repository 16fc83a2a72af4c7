import * as l10n from '@vscode/l10n';
import type { Account } from '../keys/account.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';
import { bySelection } from '../keys/commandIds.ts';
import { ExpectedError } from '../keys/expectedError.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import { waitingKeys } from '../keys/keyPickers.ts';
import { ApiError } from '../protocol/errors.ts';
import { accountOf, isRow, keyOf } from './rows.ts';

/** What a command was called on: every selected row if its own row is one of them, else that row; none from the palette. */
export function chosenRows(row: unknown, rows: unknown): readonly unknown[] {
	if (Array.isArray(rows) && (rows.length > 0 || row === bySelection)) return rows as readonly unknown[];
	return row === undefined ? [] : [row];
}

/**
 * The keys among rows; those of accounts are passed over.
 * @throws ApiError `APIKeyNotFound` when all of them are gone: that nothing was chosen would mean something else
 */
export function keysOf(rows: readonly unknown[], accounts: Accounts): readonly AccountKey[] {
	const keys = rows.map((row) => keyOf(row, accounts)).filter((target) => target !== undefined);
	if (keys.length === 0 && rows.some((row) => isRow(row) && row.keyId !== undefined)) {
		throw new ApiError('APIKeyNotFound');
	}
	return keys;
}

/**
 * The account that a command was called on a row of; undefined when that was no row, as from the palette.
 * @throws ExpectedError when it has gone: the command would else ask for another one, or take the only one that is left
 */
export function accountOn(row: unknown, accounts: Accounts): Account | undefined {
	const account = accountOf(row, accounts);
	if (account === undefined && isRow(row)) {
		throw new ExpectedError(l10n.t('This account is not signed in here any more. Sign in again to go on with it.'));
	}
	return account;
}

/** The accounts among rows; those of keys are passed over. */
export function accountsAmong(rows: readonly unknown[], accounts: Accounts): readonly Account[] {
	const own = rows.filter((row) => isRow(row) && row.keyId === undefined);
	return own.map((row) => accountOf(row, accounts)).filter((account) => account !== undefined);
}

/**
 * The key that a row's value belongs to, which may have been deleted elsewhere.
 * @throws as `keysOf` when neither the key nor a value of it is there
 */
export function valueOf(argument: unknown, accounts: Accounts, fresh: FreshSecrets): AccountKey | undefined {
	const account = accountOf(argument, accounts);
	const waiting = account === undefined || !isRow(argument) ? [] : waitingKeys(account, fresh);
	const found = waiting.find(({ key }) => isRow(argument) && key.id === argument.keyId);
	return keyOf(argument, accounts) ?? found ?? keysOf([argument], accounts)[0];
}
