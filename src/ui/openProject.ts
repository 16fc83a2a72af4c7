import * as vscode from 'vscode';
import { limits, type Project, type ProjectFile } from '../keys/projectServices.ts';

/** The workspace that is open in this window, through VS Code's file system: it may lie elsewhere. */
export const openProject: Project = {
	get isTrusted() {
		return vscode.workspace.isTrusted;
	},
	get hasFolders() {
		return (vscode.workspace.workspaceFolders ?? []).length > 0;
	},
	find: async (names, signal) => {
		const cancellation = new vscode.CancellationTokenSource();
		signal.addEventListener('abort', () => cancellation.cancel(), { once: true });
		const pattern = `**/{${names.join(',')}}`;
		const { findFiles } = vscode.workspace;
		const files = await findFiles(pattern, '**/node_modules/**', limits.files, cancellation.token);
		return files.map(projectFile);
	},
};

function projectFile(uri: vscode.Uri): ProjectFile {
	return {
		path: vscode.workspace.asRelativePath(uri),
		read: async () => {
			try {
				if ((await vscode.workspace.fs.stat(uri)).size > limits.bytes) return undefined;
				return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
			} catch {
				return undefined;
			}
		},
	};
}
