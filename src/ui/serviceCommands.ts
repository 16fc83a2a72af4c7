import * as vscode from 'vscode';
import type { Accounts } from '../keys/accounts.ts';
import type { Creations } from '../keys/creations.ts';
import { diagnoseConnection } from '../keys/diagnosisAction.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import type { KeyHistory } from '../keys/keyHistory.ts';
import { addFromProject } from '../keys/projectServices.ts';
import type { Prompts } from '../keys/prompts.ts';
import { removeAllStoredData } from '../keys/removeAllStoredData.ts';
import { ServiceActions } from '../keys/serviceActions.ts';
import { probeService } from '../keys/serviceTrial.ts';
import { probeLocalService } from '../services/localService.ts';
import { localServiceId } from '../services/localServiceId.ts';
import { serverFolder } from './createLocalServer.ts';
import type { LocalServer } from './localServer/localServer.ts';
import { createServerData } from './localServer/serverData.ts';
import { openProject } from './openProject.ts';
import type { Services } from './services.ts';
import { createSurroundings } from './surroundings.ts';
import { userSettings } from './userSettings.ts';

export interface ServiceCommandParts {
	readonly context: vscode.ExtensionContext;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly history: KeyHistory;
	readonly creations: Creations;
	readonly prompts: Prompts;
	readonly server: LocalServer;
	readonly services: Services;
}

/** The commands about key services, their connections, and what is stored. */
export type ServiceCommands = ReturnType<typeof createServiceCommands>;

export function createServiceCommands(parts: ServiceCommandParts) {
	const { context, accounts, fresh, history, creations, prompts, server, services } = parts;
	const common = { accounts, fresh, prompts, settings: userSettings, probe: probeService };
	const actions = new ServiceActions(common);
	const local = { id: localServiceId, label: services.localLabel, patient: () => localPatient(server) };
	const surroundings = createSurroundings(context, server);
	const diagnosis = { ...common, local, surroundings, openDocument: openMarkdown };
	const { secrets, globalState, workspaceState } = context;
	const states = [globalState, workspaceState];
	const forget = async () => {
		history.reload();
		await creations.forgetAll();
	};
	const stores = { accounts, fresh, secrets, states, creations, forget };
	return {
		actions,
		add: () => actions.add(),
		edit: () => actions.edit(),
		remove: () => actions.remove(),
		find: () => addFromProject(openProject, actions, prompts),
		diagnose: (serviceId?: string) => diagnoseConnection(diagnosis, serviceId),
		removeAllStoredData: () => removeAllStoredData(stores, createServerData(server, serverFolder(context)), prompts),
	};
}

async function localPatient(server: LocalServer) {
	await server.check();
	const { state } = server;
	return {
		about: [['name', 'the local key server']] as const,
		address: state.kind === 'running' ? state.address : undefined,
		probe: async (signal: AbortSignal) => (await probeLocalService(await server.address(), { signal })).location,
	};
}

async function openMarkdown(content: string): Promise<void> {
	const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
	await vscode.window.showTextDocument(document);
}
