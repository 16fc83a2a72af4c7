import * as vscode from 'vscode';
import { servicesSetting } from '../keys/commandIds.ts';
import type { ServiceSettings } from '../keys/serviceSettings.ts';

/** The user's own setting: a workspace has no say in where passwords go. */
export const userSettings: ServiceSettings = {
	read: () => vscode.workspace.getConfiguration().inspect(servicesSetting)?.globalValue,
	write: (entries) =>
		vscode.workspace
			.getConfiguration()
			.update(servicesSetting, entries.length === 0 ? undefined : entries, vscode.ConfigurationTarget.Global),
};
