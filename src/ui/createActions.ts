import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { AccountActions } from '../keys/accountActions.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { Arrangements } from '../keys/arrangement.ts';
import { CopyActions } from '../keys/copyActions.ts';
import type { Creations } from '../keys/creations.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import { KeyActions } from '../keys/keyActions.ts';
import type { KeyHistory } from '../keys/keyHistory.ts';
import { openDetails } from '../keys/openDetails.ts';
import { readServiceLink, type Link } from '../keys/serviceLink.ts';
import { createAsAccount } from '../keys/signInAgain.ts';
import { ValueActions } from '../keys/valueActions.ts';
import { ValueClipboard } from '../keys/valueClipboard.ts';
import { clearAfterSeconds, clipboardMayBeRead } from './clipboard.ts';
import { commandTable } from './commandTable.ts';
import type { LocalServer } from './localServer/localServer.ts';
import { LocalServerActions } from './localServerActions.ts';
import { registerLongTexts } from './longTexts.ts';
import { prompts as ofWindow } from './prompts.ts';
import { createServiceCommands } from './serviceCommands.ts';
import type { Services } from './services.ts';

export interface ActionParts {
	readonly context: vscode.ExtensionContext;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly history: KeyHistory;
	readonly creations: Creations;
	readonly arrangements: Arrangements;
	readonly server: LocalServer;
	readonly services: Services;
	/** Hears of what goes wrong in the background. */
	readonly inBackground: (error: unknown) => void;
	/** Shows the row of a key. */
	readonly reveal: (target: AccountKey) => Promise<void>;
	/** Shows a key as a document. */
	readonly openDocument: (target: AccountKey) => Promise<void>;
	readonly showLog: () => void;
}

export type Actions = ReturnType<typeof createActions>;

/** What a person does with accounts, keys, services and the local key server. */
export function createActions(parts: ActionParts) {
	const { context, accounts, fresh, history, server, openDocument, inBackground } = parts;
	const prompts = { ...ofWindow };
	const accountActions = new AccountActions(accounts, fresh, prompts);
	const clipboard = new ValueClipboard({
		...{ prompts, report: inBackground, secrets: context.secrets },
		...{ seconds: clearAfterSeconds, mayRead: clipboardMayBeRead },
	});
	void clipboard.goOn().catch(inBackground);
	const values = new ValueActions({ accounts, fresh, prompts, clipboard, copied: history.copies, inBackground });
	const asAccount = createAsAccount(accounts, accountActions, prompts);
	const keyActions = new KeyActions({ ...parts, prompts, values, asAccount, language: vscode.env.language });
	const serviceCommands = createServiceCommands({ ...parts, prompts });
	const commands = commandTable({
		...{ ...parts, accountActions, keyActions, values, serviceCommands },
		copying: new CopyActions(accounts, prompts, asAccount),
		localServerActions: new LocalServerActions(server, accounts, context.globalState),
		openDetails: openDetails(accounts, prompts, openDocument, inBackground, asAccount),
	});
	const followLink = (link: Link) =>
		serviceCommands.actions.offer(readServiceLink(link), l10n.t('A link asks for this.'));
	const owned = vscode.Disposable.from(clipboard, registerLongTexts());
	return { accountActions, keyActions, commands, followLink, prompts, dispose: () => void owned.dispose() };
}
