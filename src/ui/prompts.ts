import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isPage } from '../keys/deviceSignIn.ts';
import { plainLabel, plainText } from './plainText.ts';
import type { Prompts } from '../keys/prompts.ts';
import { askStep } from './stepPrompt.ts';
import { viewId } from '../keys/commandIds.ts';
import { showText } from './longTexts.ts';

/** After so long a notification with a button to cancel joins the progress bar in the view. */
const quietMilliseconds = 1500;

/** So long a few words stay in the status bar. */
const mentionMilliseconds = 6000;

/** VS Code's quick pick, input box, modals, notifications and clipboard. */
export const prompts: Prompts = {
	async pick({ title, prompt }, choices) {
		const items = choices.map(({ label, description, value }) => ({
			...{ label: plainLabel(label), value },
			...(description !== undefined && { description: plainLabel(description) }),
		}));
		const picked = await vscode.window.showQuickPick(items, {
			title,
			placeHolder: prompt,
			ignoreFocusOut: true,
			matchOnDescription: true,
		});
		return picked?.value;
	},

	async text({ title, prompt: asked, value, password, problem }) {
		const prompt = plainLabel(asked);
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

	async warn(message, ...actions) {
		return vscode.window.showWarningMessage(plainText(message), ...actions);
	},

	mention(message) {
		vscode.window.setStatusBarMessage(plainLabel(message), mentionMilliseconds);
	},

	show: showText,

	async progress(title, task) {
		const abort = new AbortController();
		const steps = new Steps();
		const work = task(abort.signal, (text) => steps.tell(text));
		const settled = work.then(
			() => undefined,
			() => undefined,
		);
		void vscode.window.withProgress({ location: { viewId } }, () => settled);
		const timer = setTimeout(() => showCancellable(title, settled, abort, steps), quietMilliseconds);
		try {
			return await work;
		} finally {
			clearTimeout(timer);
		}
	},

	async openPage(url) {
		return isPage(url) && vscode.env.openExternal(vscode.Uri.parse(url, true));
	},

	writeClipboard: (text) => vscode.env.clipboard.writeText(text),
	readClipboard: () => vscode.env.clipboard.readText(),
};

/** How far something has come, also for whoever begins to listen late. */
class Steps {
	#last = '';
	#listener: (text: string) => void = () => undefined;

	tell(text: string): void {
		this.#last = text;
		this.#listener(text);
	}

	listen(listener: (text: string) => void): void {
		this.#listener = listener;
		if (this.#last !== '') listener(this.#last);
	}
}

function showCancellable(title: string, settled: Promise<void>, abort: AbortController, steps: Steps): void {
	const location = vscode.ProgressLocation.Notification;
	const shown = plainText(l10n.t('API keys: {0}', title));
	void vscode.window.withProgress({ location, title: shown, cancellable: true }, (progress, cancel) => {
		cancel.onCancellationRequested(() => abort.abort());
		steps.listen((message) => progress.report({ message: plainText(message) }));
		return settled;
	});
}
