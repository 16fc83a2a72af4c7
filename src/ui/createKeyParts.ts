import * as vscode from 'vscode';
import { Creations } from '../keys/creations.ts';
import { KeyHistory } from '../keys/keyHistory.ts';
import { recordHistory } from '../keys/recordHistory.ts';
import { UnlistedValues } from '../keys/unlistedValues.ts';
import { createKeyView } from './createKeyView.ts';
import type { LazyKeyViewParts } from './lazyKeyView.ts';
import { recordFiles } from './recordFiles.ts';
import type { Row } from './rows.ts';

export interface KeyPartsOptions extends LazyKeyViewParts {
	readonly treeView: vscode.TreeView<Row>;
}

export type KeyParts = ReturnType<typeof createKeyParts>;

/** What follows keys and their values between being asked for and being handed over, and what shows them. */
export function createKeyParts(parts: KeyPartsOptions) {
	const { context, accounts, fresh, inBackground } = parts;
	const history = new KeyHistory(context.globalState);
	const store = recordFiles(vscode.Uri.joinPath(context.globalStorageUri, 'creations'));
	const creations = new Creations({ store, accounts, fresh, copied: history.copies, report: inBackground });
	const unlisted = new UnlistedValues(accounts, fresh);
	const { tree, view, documents, arrangements, ...seen } = createKeyView({ ...parts, history, creations, unlisted });
	const owned = vscode.Disposable.from(
		...[history, creations, unlisted, seen],
		creations.onDidFind((orphan) => void parts.offerReplacement(orphan)),
		recordHistory(accounts, fresh, history, inBackground),
	);
	creations.begin();
	view.begin();
	return {
		...{ history, creations, tree, arrangements },
		reveal: view.reveal.bind(view),
		openDocument: documents.open.bind(documents),
		dispose: () => void owned.dispose(),
	};
}
