import type * as vscode from 'vscode';
import type { Work } from '../link.ts';

const none: Work = { children: 0, items: 0, milliseconds: 0 };
let work = { ...none };

/** What the providers of all trees were asked since this was last asked for. */
export function takeWork(): Work {
	const taken = work;
	work = { ...none };
	return taken;
}

/** VS Code's API, with which an extension makes its trees so that their work is counted. */
export function countProviderWork(api: typeof vscode): typeof vscode {
	const createTreeView = <T>(id: string, options: vscode.TreeViewOptions<T>) => {
		const provider = options.treeDataProvider;
		provider.getChildren = counted(provider.getChildren.bind(provider), 'children');
		provider.getTreeItem = counted(provider.getTreeItem.bind(provider), 'items');
		return api.window.createTreeView(id, options);
	};
	// What is not replaced stays as it is, getters too.
	const window = Object.create(api.window, { createTreeView: { value: createTreeView } }) as typeof vscode.window;
	return Object.create(api, { window: { value: window, enumerable: true } }) as typeof vscode;
}

function counted<Args extends unknown[], Result>(call: (...args: Args) => Result, kind: 'children' | 'items') {
	return (...args: Args): Result => {
		const started = performance.now();
		const result = call(...args);
		work = { ...work, [kind]: work[kind] + 1, milliseconds: work.milliseconds + performance.now() - started };
		return result;
	};
}
