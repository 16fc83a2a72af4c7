import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from '../keys/accounts.ts';
import { localServerContext, viewId } from '../keys/commandIds.ts';
import { stoppedKey } from './createLocalServer.ts';
import type { LocalServer } from './localServer/localServer.ts';
import { localServiceId } from '../services/localService.ts';

/** Starting, stopping and following the local key server. */
export class LocalServerActions {
	readonly #server: LocalServer;
	readonly #accounts: Accounts;
	readonly #state: vscode.Memento;
	readonly #log: vscode.LogOutputChannel;
	readonly #listening: vscode.Disposable;

	constructor(server: LocalServer, accounts: Accounts, state: vscode.Memento, log: vscode.LogOutputChannel) {
		this.#server = server;
		this.#accounts = accounts;
		this.#state = state;
		this.#log = log;
		this.#listening = server.onDidChange(() => this.#follow());
		this.#showState();
	}

	async start(): Promise<void> {
		await vscode.window.withProgress({ location: { viewId } }, () => this.#server.start());
		await this.#refreshLocal();
	}

	async stop(): Promise<void> {
		await vscode.window.withProgress({ location: { viewId } }, () => this.#server.stop());
		await this.#state.update(stoppedKey, true);
		await this.#refreshLocal();
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

	dispose(): void {
		this.#listening.dispose();
	}

	#follow(): void {
		const { state } = this.#server;
		this.#showState();
		this.#log.info(`local key server: ${state.kind}${state.kind === 'running' ? ` at ${state.address}` : ''}`);
		const isWaiting = this.#localAccounts().some((account) => account.state.kind === 'failed');
		if (state.kind === 'running' && isWaiting) void this.#refreshLocal();
	}

	#showState(): void {
		const { state } = this.#server;
		const word = state.kind === 'running' && state.kept ? 'kept' : state.kind;
		void vscode.commands.executeCommand('setContext', localServerContext, word);
	}

	async #refreshLocal(): Promise<void> {
		await Promise.all(this.#localAccounts().map((account) => account.refresh()));
	}

	#localAccounts() {
		return this.#accounts.all.filter(({ service }) => service.id === localServiceId);
	}
}
