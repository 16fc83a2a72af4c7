import { join } from 'node:path';
import * as vscode from 'vscode';
import { isCount } from '../base/guards.ts';
import { portSetting } from '../keys/commandIds.ts';
import type { Transport } from '../protocol/transport.ts';
import { LocalServer } from './localServer/localServer.ts';

/** In the extension's state: the port of last time, and that the person stopped the server. Neither is secret. */
const portKey = 'localServer.port';
export const stoppedKey = 'localServer.stopped';

/** The local key server of this VS Code: its data lie in the extension's global storage, shared by all windows. */
export function createLocalServer(context: vscode.ExtensionContext, transport: Transport): LocalServer {
	const { globalState, extensionPath } = context;
	// VS Code lets in no extension without one.
	const { version } = context.extension.packageJSON as { readonly version: string };
	return new LocalServer({
		dataDir: serverFolder(context),
		script: join(extensionPath, 'dist', 'server.js'),
		version,
		transport,
		port: () => {
			const wanted = portOf(vscode.workspace.getConfiguration().get(portSetting));
			return wanted > 0 ? { number: wanted, fixed: true } : { number: portOf(globalState.get(portKey)), fixed: false };
		},
		usesPort: (port) => {
			if (globalState.get(portKey) !== port) void globalState.update(portKey, port);
			// Whoever has started it since, wants it.
			if (globalState.get(stoppedKey) === true) void globalState.update(stoppedKey, undefined);
		},
		mayWake: () => globalState.get(stoppedKey) !== true,
	});
}

/** Where the local key server's data lie. */
export function serverFolder({ globalStorageUri }: vscode.ExtensionContext): string {
	return join(globalStorageUri.fsPath, 'server');
}

function portOf(value: unknown): number {
	return isCount(value) && Number.isInteger(value) && value <= 65535 ? value : 0;
}
