import * as vscode from 'vscode';
import { AccountActions } from '../keys/accountActions.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { Creations } from '../keys/creations.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import { KeyActions } from '../keys/keyActions.ts';
import type { Prompts } from '../keys/prompts.ts';
import { createAsAccount } from '../keys/signInAgain.ts';
import type { ValueActions } from '../keys/valueActions.ts';
import type { LocalServer } from './localServer/localServer.ts';
import { LocalServerActions } from './localServerActions.ts';
import type { Report } from './report.ts';

export interface ActionParts {
	readonly context: vscode.ExtensionContext;
	readonly log: vscode.LogOutputChannel;
	readonly report: Report;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly creations: Creations;
	readonly values: ValueActions;
	readonly prompts: Prompts;
	readonly server: LocalServer;
	/** Hears of what goes wrong in the background. */
	readonly inBackground: (error: unknown) => void;
	/** Shows the row of a key. */
	readonly reveal: (target: AccountKey) => Promise<void>;
}

/** What a person does with accounts, keys and the local key server. */
export function createActions(parts: ActionParts) {
	const { context, log, report, accounts, fresh, creations, prompts, server } = parts;
	const accountActions = new AccountActions(accounts, fresh, prompts);
	const asAccount = createAsAccount(accounts, accountActions, prompts);
	const keyActions = new KeyActions({ ...parts, asAccount, language: vscode.env.language });
	const found = creations.onDidFind((orphan) => void keyActions.offerReplacement(orphan).catch(report));
	const localServerActions = new LocalServerActions(server, accounts, context.globalState, log);
	const owned = [localServerActions, found];
	return { accountActions, keyActions, localServerActions, dispose: () => owned.forEach((part) => part.dispose()) };
}
