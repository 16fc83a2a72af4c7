import * as vscode from 'vscode';
import { clipboardSetting } from '../keys/commandIds.ts';

/** After how long a copied value is cleared from the clipboard; 0 for never. */
export function clearAfterSeconds(): number {
	const seconds = vscode.workspace.getConfiguration().get(clipboardSetting);
	return typeof seconds === 'number' && seconds >= 0 ? Math.min(seconds, 24 * 60 * 60) : 60;
}

/** In a browser only the window with the focus may read the clipboard; asked without it, VS Code shows an error of its own. */
export async function clipboardMayBeRead(): Promise<void> {
	if (vscode.env.uiKind === vscode.UIKind.Desktop || vscode.window.state.focused) return;
	await new Promise<void>((resolve) => {
		const listening = vscode.window.onDidChangeWindowState(({ focused }) => {
			if (!focused) return;
			listening.dispose();
			resolve();
		});
	});
}
