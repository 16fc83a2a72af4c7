import * as vscode from 'vscode';
import type { RecordStore } from '../keys/recordStore.ts';

/**
 * Records as files of their own in the extension's storage. Its state would not do: VS Code keeps that as one value,
 * so that of two windows that write at the same time one would undo what the other wrote.
 */
export function recordFiles(folder: vscode.Uri): RecordStore {
	const { fs } = vscode.workspace;
	const fileOf = (id: string) => vscode.Uri.joinPath(folder, `${id}.json`);
	return {
		async all() {
			const names = (await fs.readDirectory(folder).then(undefined, ifMissing)) ?? [];
			const ids = names.flatMap(([name]) => (name.endsWith('.json') ? [name.slice(0, -5)] : []));
			return new Map(await Promise.all(ids.map(async (id) => [id, await read(fileOf(id))] as const)));
		},
		async put(id, record) {
			await fs.writeFile(fileOf(id), new TextEncoder().encode(JSON.stringify(record)));
		},
		async remove(id) {
			await fs.delete(fileOf(id)).then(undefined, ifMissing);
		},
	};

	/** Undefined for a file that another window has just removed, and for one that a crash left half written. */
	async function read(file: vscode.Uri): Promise<unknown> {
		try {
			return JSON.parse(new TextDecoder().decode(await fs.readFile(file)));
		} catch {
			return undefined;
		}
	}
}

function ifMissing(error: unknown): undefined {
	if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
	throw error;
}
