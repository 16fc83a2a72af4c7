import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from '../keys/accounts.ts';
import { viewId } from '../keys/commandIds.ts';
import { stoppedKey } from './createLocalServer.ts';
import type { LocalServer } from './localServer/localServer.ts';
import { refreshLocal } from './followLocalServer.ts';

/** Starting, stopping and asking the local key server. */
export class LocalServerActions {
	readonly #server: LocalServer;
	readonly #accounts: Accounts;
	readonly #state: vscode.Memento;

	constructor(server: LocalServer, accounts: Accounts, state: vscode.Memento) {
		this.#server = server;
		this.#accounts = accounts;
		this.#state = state;
	}

	async start(): Promise<void> {
		await vscode.window.withProgress({ location: { viewId } }, () => this.#server.start());
		await refreshLocal(this.#accounts);
	}

	async stop(): Promise<void> {
		await vscode.window.withProgress({ location: { viewId } }, () => this.#server.stop());
		await this.#state.update(stoppedKey, true);
		await refreshLocal(this.#accounts);
	}

	async keep(kept: boolean): Promise<void> {
		if (kept) await this.start();
		await this.#server.keep(kept);
		const message = kept
			? l10n.t('The local key server now stays when VS Code is closed, until you stop it or the computer is shut down.')
			: l10n.t('The local key server now ends by itself, a minute after the last window that uses it is closed.');
		void vscode.window.showInformationMessage(message);
	}

	async refresh(): Promise<void> {
		await this.#server.check();
		await vscode.window.withProgress({ location: { viewId } }, () => this.#accounts.refresh());
	}
}
