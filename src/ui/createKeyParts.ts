import * as vscode from 'vscode';
import type { Accounts } from '../keys/accounts.ts';
import { Creations } from '../keys/creations.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import type { KeyHistory } from '../keys/keyHistory.ts';
import { UnlistedValues } from '../keys/unlistedValues.ts';
import { registerLongTexts } from './longTexts.ts';
import { recordFiles } from './recordFiles.ts';

export interface KeyPartsOptions {
	readonly context: vscode.ExtensionContext;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly history: KeyHistory;
	/** Hears of what goes wrong in the background. */
	readonly inBackground: (error: unknown) => void;
}

/** What follows keys and their values between being asked for and being handed over. */
export function createKeyParts({ context, accounts, fresh, history, inBackground }: KeyPartsOptions) {
	const store = recordFiles(vscode.Uri.joinPath(context.globalStorageUri, 'creations'));
	const creations = new Creations({ store, accounts, fresh, copied: history.copies, report: inBackground });
	const unlisted = new UnlistedValues(accounts, fresh);
	const owned = vscode.Disposable.from(creations, unlisted, registerLongTexts());
	return { creations, unlisted, dispose: () => void owned.dispose() };
}
