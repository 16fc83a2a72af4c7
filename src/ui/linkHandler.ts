import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ServiceActions } from '../keys/serviceActions.ts';
import { readServiceLink } from '../keys/serviceLink.ts';
import type { Report } from './report.ts';

/** Follows links to this extension: `vscode://user-api-keys.user-api-keys/add-service?…`, and no others. */
export function handleLinks(actions: ServiceActions, ready: Promise<void>, report: Report): vscode.Disposable {
	const follow = async (uri: vscode.Uri) => {
		await ready;
		await actions.offer(readServiceLink(uri), l10n.t('A link asks for this.'));
	};
	return vscode.window.registerUriHandler({ handleUri: (uri) => follow(uri).catch(report) });
}
