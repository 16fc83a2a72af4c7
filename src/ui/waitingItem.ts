import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from '../keys/accounts.ts';
import type { CommandId } from '../keys/commandIds.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import { countWaiting, describeWaiting } from '../keys/waiting.ts';

const command: CommandId = 'userApiKeys.copyKeyValue';

/** In the status bar, and only while a value waits to be copied: a click copies it. */
export class WaitingItem {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #item = vscode.window.createStatusBarItem('userApiKeys.waiting', vscode.StatusBarAlignment.Right, 100);
	readonly #listening: vscode.Disposable;

	constructor(accounts: Accounts, fresh: FreshSecrets) {
		this.#accounts = accounts;
		this.#fresh = fresh;
		this.#item.name = l10n.t('Key values not copied yet');
		this.#item.command = command;
		const update = () => this.#update();
		this.#listening = vscode.Disposable.from(accounts.onDidChange(update), fresh.onDidChange(update));
		update();
	}

	dispose(): void {
		this.#listening.dispose();
		this.#item.dispose();
	}

	#update(): void {
		const count = countWaiting(this.#accounts, this.#fresh);
		if (count === 0) return this.#item.hide();
		this.#item.text = `$(key) ${count === 1 ? l10n.t('1 value to copy') : l10n.t('{0} values to copy', count)}`;
		this.#item.tooltip = l10n.t('{0}. Click to copy, once.', describeWaiting(count));
		this.#item.accessibilityInformation = { label: this.#item.tooltip };
		this.#item.show();
	}
}
