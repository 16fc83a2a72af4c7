import * as vscode from 'vscode';
import { commandIds, type CommandId } from '../keys/commandIds.ts';
import type { AccountActions } from '../keys/accountActions.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { KeyActions } from '../keys/keyActions.ts';
import type { ValueActions } from '../keys/valueActions.ts';
import type { LocalServerActions } from './localServerActions.ts';
import type { Report } from './report.ts';
import { accountOf, keyOf } from './rows.ts';
import type { ServiceCommands } from './serviceCommands.ts';

/** Gets the row that the command was called on, if it was. */
type CommandTable = Readonly<Record<CommandId, (row: unknown) => unknown>>;

export interface CommandTargets {
	readonly accounts: Accounts;
	readonly accountActions: AccountActions;
	readonly keyActions: KeyActions;
	readonly values: ValueActions;
	readonly localServerActions: LocalServerActions;
	readonly serviceCommands: ServiceCommands;
	readonly showLog: () => void;
	/** When everything of earlier windows is known; commands wait for it. */
	readonly ready: Promise<void>;
	/** The selected row, for the keybinding of delete, which knows no row. */
	readonly selection: () => unknown;
}

function commandTable(targets: CommandTargets): CommandTable {
	const { accounts, accountActions, keyActions, values, localServerActions, serviceCommands } = targets;
	return {
		'userApiKeys.createAccount': () => accountActions.createAccount(),
		'userApiKeys.signIn': (row) => accountActions.signIn(accountOf(row, accounts)),
		'userApiKeys.signOut': (row) => accountActions.signOut(accountOf(row, accounts)),
		'userApiKeys.createKey': (row) => keyActions.create(accountOf(row, accounts)),
		'userApiKeys.copyKeyValue': (row) => values.copy(keyOf(row, accounts)),
		'userApiKeys.discardKeyValue': (row) => values.discard(keyOf(row, accounts)),
		'userApiKeys.enableKey': (row) => keyActions.setEnabled(true, keyOf(row, accounts)),
		'userApiKeys.disableKey': (row) => keyActions.setEnabled(false, keyOf(row, accounts)),
		'userApiKeys.deleteKey': (row) =>
			keyActions.delete(keyOf(row === 'selection' ? targets.selection() : row, accounts)),
		'userApiKeys.refresh': () => localServerActions.refresh(),
		'userApiKeys.startLocalServer': () => localServerActions.start(),
		'userApiKeys.stopLocalServer': () => localServerActions.stop(),
		'userApiKeys.keepLocalServerRunning': () => localServerActions.keep(true),
		'userApiKeys.endLocalServerWithWindows': () => localServerActions.keep(false),
		'userApiKeys.addService': () => serviceCommands.add(),
		'userApiKeys.editService': () => serviceCommands.edit(),
		'userApiKeys.removeService': () => serviceCommands.remove(),
		'userApiKeys.findServices': () => serviceCommands.find(),
		'userApiKeys.diagnoseConnection': (row) => serviceCommands.diagnose(row),
		'userApiKeys.removeAllStoredData': () => serviceCommands.removeAllStoredData(),
		'userApiKeys.showLog': targets.showLog,
	};
}

/** The one guard: commands contain no `try`, what they throw is reported here. */
export function registerCommands(targets: CommandTargets, report: Report): vscode.Disposable {
	const table = commandTable(targets);
	const registrations = commandIds.map((id) =>
		vscode.commands.registerCommand(id, async (row: unknown) => {
			try {
				await targets.ready;
				await table[id](row);
			} catch (error) {
				report(error);
			}
		}),
	);
	return vscode.Disposable.from(...registrations);
}
