import * as vscode from 'vscode';
import { tellOfLostSecrets } from '../keys/secretSurvival.ts';

/** Where VS Code's own papers tell how to get a keyring going. */
const help = 'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues';

/** Finds out whether secrets outlive VS Code, and says so if they do not. */
export function checkSecretStorage({ secrets, globalState }: vscode.ExtensionContext): Promise<void> {
	const tell = async <Action extends string>(message: string, ...actions: readonly Action[]) =>
		vscode.window.showInformationMessage(message, ...actions);
	const openHelp = () => vscode.env.openExternal(vscode.Uri.parse(help));
	return tellOfLostSecrets(secrets, globalState, { tell }, openHelp);
}
