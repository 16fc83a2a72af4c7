import { arrangementCommands } from './arrangementCommands.ts';
import { bySelection, type CommandId } from '../keys/commandIds.ts';
import type { Arrangements } from '../keys/arrangement.ts';
import type { AccountActions } from '../keys/accountActions.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { CopyActions } from '../keys/copyActions.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import type { KeyActions } from '../keys/keyActions.ts';
import type { ValueActions } from '../keys/valueActions.ts';
import type { LocalServerActions } from './localServerActions.ts';
import { accountOn, accountsAmong, chosenRows, keysOf, valueOf } from './chosenRows.ts';
import type { ServiceCommands } from './serviceCommands.ts';

/** Gets the row that the command was called on, if it was, and all that are selected if that is one of several. */
export type CommandTable = Readonly<Record<CommandId, (row: unknown, rows?: unknown) => unknown>>;

export interface CommandTargets {
	readonly accounts: Accounts;
	readonly accountActions: AccountActions;
	readonly keyActions: KeyActions;
	readonly values: ValueActions;
	readonly copying: CopyActions;
	readonly fresh: FreshSecrets;
	readonly localServerActions: LocalServerActions;
	readonly serviceCommands: ServiceCommands;
	readonly showLog: () => void;
	readonly arrangements: Arrangements;
	readonly openDetails: (target: AccountKey | undefined) => Promise<void>;
}

/** What each command does. */
export function commandTable(targets: CommandTargets): CommandTable {
	const { accounts, accountActions, keyActions, values, copying, fresh } = targets;
	const { localServerActions, serviceCommands } = targets;
	const keys = (row: unknown, rows: unknown) => keysOf(chosenRows(row, rows), accounts);
	// Pressed on an account a key of the keyboard says nothing of which API key is meant.
	const isOnAccount = (row: unknown, rows: unknown) => row === bySelection && keys(row, rows).length === 0;
	const accountRows = (row: unknown, rows: unknown) => accountsAmong(chosenRows(row, rows), accounts);
	return {
		'userApiKeys.createAccount': () => accountActions.createAccount(),
		'userApiKeys.signIn': (row) => accountActions.signIn(accountOn(row, accounts)),
		'userApiKeys.signOut': (row) => accountActions.signOut(accountOn(row, accounts)),
		'userApiKeys.createKey': (row) => keyActions.create(accountOn(row, accounts)),
		'userApiKeys.copyKeyValue': (row) => values.copy(valueOf(row, accounts, fresh)),
		'userApiKeys.discardKeyValue': (row) => values.discard(valueOf(row, accounts, fresh)),
		'userApiKeys.enableKey': (row, rows) => keyActions.setEnabled(true, ...keys(row, rows)),
		'userApiKeys.disableKey': (row, rows) => keyActions.setEnabled(false, ...keys(row, rows)),
		'userApiKeys.deleteKey': (row, rows) =>
			isOnAccount(row, rows) ? undefined : keyActions.delete(...keys(row, rows)),
		'userApiKeys.renameKey': (row, rows) =>
			isOnAccount(row, rows) ? undefined : keyActions.rename(keys(row, rows)[0]),
		'userApiKeys.changeKeyExpiry': (row) => keyActions.changeExpiry(keys(row, undefined)[0]),
		'userApiKeys.replaceKey': (row) => keyActions.replace(keys(row, undefined)[0]),
		'userApiKeys.copyKeyName': (row, rows) => copying.names(keys(row, rows), accountRows(row, rows)),
		'userApiKeys.copyKeyId': (row, rows) => copying.ids(keys(row, rows)),
		'userApiKeys.copyKeyInventory': (row, rows) => copying.inventory(keys(row, rows), accountRows(row, rows)),
		'userApiKeys.refresh': () => localServerActions.refresh(),
		'userApiKeys.startLocalServer': () => localServerActions.start(),
		'userApiKeys.stopLocalServer': () => localServerActions.stop(),
		'userApiKeys.keepLocalServerRunning': () => localServerActions.keep(true),
		'userApiKeys.endLocalServerWithWindows': () => localServerActions.keep(false),
		'userApiKeys.addService': () => serviceCommands.add(),
		'userApiKeys.editService': () => serviceCommands.edit(),
		'userApiKeys.removeService': () => serviceCommands.remove(),
		'userApiKeys.findServices': () => serviceCommands.find(),
		'userApiKeys.diagnoseConnection': (row) => serviceCommands.diagnose(accountOn(row, accounts)?.service.id),
		'userApiKeys.removeAllStoredData': () => serviceCommands.removeAllStoredData(),
		'userApiKeys.showLog': targets.showLog,
		'userApiKeys.openKeyDetails': (row) => targets.openDetails(keys(row, undefined)[0]),
		...arrangementCommands(targets.arrangements),
	};
}
