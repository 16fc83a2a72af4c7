import * as vscode from 'vscode';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';
import { stateContext, viewId } from '../keys/commandIds.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import { viewState } from '../keys/viewState.ts';
import type { KeyParts } from './createKeyParts.ts';
import type { LocalServer } from './localServer/localServer.ts';
import type { Row } from './rows.ts';
import type { Services } from './services.ts';

export interface LazyKeyViewParts {
	readonly context: vscode.ExtensionContext;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly services: Services;
	readonly server: LocalServer;
	/** When everything of earlier windows is known: before that the view would show for a moment how things are not. */
	readonly ready: Promise<void>;
	/** Offers to replace a key whose value was lost; never rejects. */
	readonly offerReplacement: (orphan: AccountKey) => Promise<void>;
	/** Hears of what goes wrong in the background. */
	readonly inBackground: (error: unknown) => void;
}

/**
 * The view. What follows and shows accounts and keys is loaded with the first account or command; until then there is a
 * welcome text, and no row.
 */
export class LazyKeyView implements vscode.TreeDataProvider<Row> {
	readonly #parts: LazyKeyViewParts;
	readonly #view: vscode.TreeView<Row>;
	readonly #changed = new vscode.EventEmitter<Row[] | undefined>();
	readonly onDidChangeTreeData = this.#changed.event;
	#listening: readonly { dispose(): void }[] = [];
	#loading: Promise<KeyParts> | undefined;
	#loaded: KeyParts | undefined;

	constructor(parts: LazyKeyViewParts) {
		this.#parts = parts;
		this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this, canSelectMany: true });
		void parts.ready.then(() => this.#begin());
	}

	/** Rejects where they cannot be loaded; whoever asks next tries again. */
	get(): Promise<KeyParts> {
		return (this.#loading ??= this.#load());
	}

	get selection(): readonly Row[] {
		return this.#view.selection;
	}

	getChildren(parent?: Row): Row[] {
		return this.#loaded?.tree.getChildren(parent) ?? [];
	}

	getParent(row: Row): Row | undefined {
		return this.#loaded?.tree.getParent(row);
	}

	getTreeItem(row: Row): vscode.TreeItem {
		return this.#loaded?.tree.getTreeItem(row) ?? new vscode.TreeItem('');
	}

	async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
		return (await this.get()).tree.resolveTreeItem(item, row);
	}

	dispose(): void {
		this.#rest();
		this.#view.dispose();
		this.#changed.dispose();
		void this.#loading?.then(
			(loaded) => loaded.dispose(),
			() => undefined,
		);
	}

	#begin(): void {
		if (this.#loaded !== undefined) return;
		const { accounts, server } = this.#parts;
		this.#listening = [accounts, server].map((part) => part.onDidChange(() => this.#welcome()));
		this.#welcome();
	}

	#welcome(): void {
		const { accounts, services, inBackground } = this.#parts;
		if (accounts.all.length > 0) return void this.get().catch(inBackground);
		const { kind } = viewState([], services.isAnyThere);
		void vscode.commands.executeCommand('setContext', stateContext, kind);
	}

	#rest(): void {
		for (const one of this.#listening) one.dispose();
		this.#listening = [];
	}

	async #load(): Promise<KeyParts> {
		try {
			const [{ createKeyParts }] = await Promise.all([import('./createKeyParts.ts'), this.#parts.ready]);
			const loaded = createKeyParts({ ...this.#parts, treeView: this.#view });
			this.#rest();
			this.#loaded = loaded;
			loaded.tree.onDidChangeTreeData((rows) => this.#changed.fire(rows));
			this.#changed.fire(undefined);
			return loaded;
		} catch (error) {
			this.#loading = undefined;
			throw error;
		}
	}
}
