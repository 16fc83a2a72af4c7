import * as vscode from 'vscode';
import type { Prompts } from '../keys/prompts.ts';
import { tellOfLostSecrets } from '../keys/secretSurvival.ts';

/** Where VS Code's own papers tell how to get a keyring going. */
const help = 'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues';

/** Finds out whether secrets outlive VS Code, and says so if they do not. */
export function checkSecretStorage({ secrets, globalState }: vscode.ExtensionContext, prompts: Prompts): Promise<void> {
	const openHelp = () => vscode.env.openExternal(vscode.Uri.parse(help));
	return tellOfLostSecrets(secrets, globalState, prompts, openHelp);
}
