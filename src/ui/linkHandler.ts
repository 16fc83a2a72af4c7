import * as vscode from 'vscode';
import type { LazyActions } from './lazyActions.ts';
import type { Report } from './report.ts';

/** Follows links to this extension: `vscode://user-api-keys.user-api-keys/add-service?…`, and no others. */
export function handleLinks(actions: LazyActions, ready: Promise<void>, report: Report): vscode.Disposable {
	const follow = async (uri: vscode.Uri) => {
		await ready;
		await (await actions.get()).followLink(uri);
	};
	return vscode.window.registerUriHandler({ handleUri: (uri) => follow(uri).catch(report) });
}
