import * as vscode from 'vscode';
import { countOfKeys } from '../keys/wording.ts';
import { rowId, type Row } from './rows.ts';

const scheme = 'user-api-key-count';

/** VS Code shows no more than two characters beside a row. */
const most = 99;

/** Names an account with so many keys to the decorations: with another number it is another name, so nothing goes stale. */
export function countUri(row: Row, keys: number): vscode.Uri {
	return vscode.Uri.from({ scheme, path: `/${rowId(row)}`, query: String(keys) });
}

/** How many keys an account has, at the row's end, where it stays when a narrow row has no room for its words. */
export function countKeys(): vscode.Disposable {
	return vscode.window.registerFileDecorationProvider({
		provideFileDecoration(uri) {
			const keys = uri.scheme === scheme ? Number(uri.query) : Infinity;
			if (keys > most) return undefined;
			return { badge: String(keys), tooltip: countOfKeys(keys) };
		},
	});
}
