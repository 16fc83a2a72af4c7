import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plainText } from './plainText.ts';
import type { Prompts } from '../keys/prompts.ts';
import { askStep } from './stepPrompt.ts';
import { viewId } from '../keys/commandIds.ts';

/** After so long a notification with a button to cancel joins the progress bar in the view. */
const quietMilliseconds = 1500;

/** VS Code's quick pick, input box, modals, notifications and clipboard. */
export const prompts: Prompts = {
	async pick({ title, prompt }, choices) {
		const picked = await vscode.window.showQuickPick([...choices], {
			title,
			placeHolder: prompt,
			ignoreFocusOut: true,
			matchOnDescription: true,
		});
		return picked?.value;
	},

	async text({ title, prompt, value, password, problem }) {
		const options = { title, prompt, password: password ?? false, ignoreFocusOut: true, validateInput: problem };
		return vscode.window.showInputBox(value === undefined ? options : { ...options, value });
	},

	step: askStep,

	async confirm({ message, detail, actions }) {
		return vscode.window.showWarningMessage(plainText(message), { modal: true, detail: plainText(detail) }, ...actions);
	},

	async tell(message, ...actions) {
		return vscode.window.showInformationMessage(plainText(message), ...actions);
	},

	async progress(title, task) {
		const abort = new AbortController();
		const work = task(abort.signal);
		const settled = work.then(
			() => undefined,
			() => undefined,
		);
		void vscode.window.withProgress({ location: { viewId } }, () => settled);
		const timer = setTimeout(() => showCancellable(title, settled, abort), quietMilliseconds);
		try {
			return await work;
		} finally {
			clearTimeout(timer);
		}
	},

	writeClipboard: (text) => vscode.env.clipboard.writeText(text),
};

function showCancellable(title: string, settled: Promise<void>, abort: AbortController): void {
	const location = vscode.ProgressLocation.Notification;
	const shown = plainText(l10n.t('API keys: {0}', title));
	void vscode.window.withProgress({ location, title: shown, cancellable: true }, (_, cancel) => {
		cancel.onCancellationRequested(() => abort.abort());
		return settled;
	});
}
