import * as vscode from 'vscode';
import { refOf, type AccountKey } from '../keys/accountKey.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { FactsOfKeys } from '../keys/keyFacts.ts';
import type { KeyHistory } from '../keys/keyHistory.ts';
import type { DocumentQuery } from './keyDocument.ts';

const scheme = 'user-api-key';

export interface KeyDocumentsParts {
	readonly accounts: Accounts;
	readonly facts: FactsOfKeys;
	readonly history: KeyHistory;
	/** Something that a document tells may have changed. */
	readonly onDidChange: (listener: () => void) => { dispose(): void };
}

/** Keys as read-only Markdown documents, which change when the key does. */
export class KeyDocuments implements vscode.TextDocumentContentProvider {
	readonly #parts: KeyDocumentsParts;
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly onDidChange = this.#changed.event;
	readonly #listening: vscode.Disposable;

	constructor(parts: KeyDocumentsParts) {
		this.#parts = parts;
		const listening = parts.onDidChange(() => this.#update());
		this.#listening = vscode.Disposable.from(
			new vscode.Disposable(() => listening.dispose()),
			vscode.workspace.registerTextDocumentContentProvider(scheme, this),
		);
	}

	/** Shows a key, in the Markdown preview where VS Code has one. */
	async open(target: AccountKey): Promise<void> {
		const { name } = target.key;
		// The path is what the tab says; the name may hold anything.
		const path = `/${name.replace(/[^\p{L}\p{N}_.-]+/gu, '-').slice(0, 60)}.md`;
		const row = { ...refOf(target), name } satisfies DocumentQuery;
		const uri = vscode.Uri.from({ scheme, path, query: JSON.stringify(row) });
		if (vscode.extensions.getExtension('vscode.markdown-language-features') !== undefined)
			await vscode.commands.executeCommand('markdown.showPreview', uri);
		else await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
	}

	async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
		const { documentOf } = await import('./keyDocument.ts');
		return documentOf(uri, this.#parts);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}

	#update(): void {
		for (const { uri, isClosed } of vscode.workspace.textDocuments)
			if (uri.scheme === scheme && !isClosed) this.#changed.fire(uri);
	}
}
