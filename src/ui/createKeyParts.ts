import * as vscode from 'vscode';
import type { Accounts } from '../keys/accounts.ts';
import { clipboardSetting } from '../keys/commandIds.ts';
import { CopyActions } from '../keys/copyActions.ts';
import { Creations } from '../keys/creations.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import type { KeyHistory } from '../keys/keyHistory.ts';
import type { Prompts } from '../keys/prompts.ts';
import { UnlistedValues } from '../keys/unlistedValues.ts';
import { ValueActions } from '../keys/valueActions.ts';
import { ValueClipboard } from '../keys/valueClipboard.ts';
import { registerLongTexts } from './longTexts.ts';
import { recordFiles } from './recordFiles.ts';

export interface KeyPartsOptions {
	readonly context: vscode.ExtensionContext;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly history: KeyHistory;
	readonly prompts: Prompts;
	/** Hears of what goes wrong in the background. */
	readonly report: (error: unknown) => void;
}

/** What follows keys and their values between being asked for and being handed over. */
export function createKeyParts({ context, accounts, fresh, history, prompts, report }: KeyPartsOptions) {
	const store = recordFiles(vscode.Uri.joinPath(context.globalStorageUri, 'creations'));
	const copied = history.copies;
	const creations = new Creations({ store, accounts, fresh, copied, report });
	const unlisted = new UnlistedValues(accounts, fresh);
	const clipboard = new ValueClipboard({
		...{ prompts, report, secrets: context.secrets },
		...{ seconds: clearAfterSeconds, mayRead: clipboardMayBeRead },
	});
	void clipboard.goOn().catch(report);
	const values = new ValueActions({ accounts, fresh, prompts, clipboard, copied, inBackground: report });
	const copying = new CopyActions(accounts, prompts);
	const owned = vscode.Disposable.from(creations, unlisted, clipboard, registerLongTexts());
	return { creations, unlisted, values, copying, dispose: () => void owned.dispose() };
}

function clearAfterSeconds(): number {
	const seconds = vscode.workspace.getConfiguration().get(clipboardSetting);
	return typeof seconds === 'number' && seconds >= 0 ? Math.min(seconds, 24 * 60 * 60) : 60;
}

/** In a browser only the window with the focus may read the clipboard; asked without it, VS Code shows an error of its own. */
async function clipboardMayBeRead(): Promise<void> {
	if (vscode.env.uiKind === vscode.UIKind.Desktop || vscode.window.state.focused) return;
	await new Promise<void>((resolve) => {
		const listening = vscode.window.onDidChangeWindowState(({ focused }) => {
			if (!focused) return;
			listening.dispose();
			resolve();
		});
	});
}
