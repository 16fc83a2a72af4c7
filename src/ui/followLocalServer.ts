import * as vscode from 'vscode';
import type { Accounts } from '../keys/accounts.ts';
import { localServerContext } from '../keys/commandIds.ts';
import { localServiceId } from '../services/localServiceId.ts';
import type { LocalServer } from './localServer/localServer.ts';

/** Tells menus and the log how the local key server is, and lists its keys once it can be reached again. */
export function followLocalServer(
	server: LocalServer,
	accounts: Accounts,
	log: vscode.LogOutputChannel,
): { dispose(): void } {
	showState(server);
	return server.onDidChange(() => {
		const { state } = server;
		showState(server);
		log.info(`local key server: ${state.kind}${state.kind === 'running' ? ` at ${state.address}` : ''}`);
		const isWaiting = localAccounts(accounts).some((account) => account.state.kind === 'failed');
		if (state.kind === 'running' && isWaiting) void refreshLocal(accounts);
	});
}

export async function refreshLocal(accounts: Accounts): Promise<void> {
	await Promise.all(localAccounts(accounts).map((account) => account.refresh()));
}

function showState({ state }: LocalServer): void {
	const word = state.kind === 'running' && state.kept ? 'kept' : state.kind;
	void vscode.commands.executeCommand('setContext', localServerContext, word);
}

function localAccounts(accounts: Accounts) {
	return accounts.all.filter(({ service }) => service.id === localServiceId);
}
