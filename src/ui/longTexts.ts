import * as vscode from 'vscode';
import type { LongText } from '../keys/prompts.ts';

const scheme = 'user-api-keys-text';
/** So many are remembered, should an editor ask again. */
const most = 20;
const texts = new Map<string, string>();
let count = 0;

/** Shows Markdown read-only: nothing to save, nothing to be asked about when it is closed. */
export async function showText({ title, text }: LongText): Promise<void> {
	const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
	const uri = vscode.Uri.from({ scheme, path: `/${++count}/${name}.md` });
	texts.set(uri.toString(), `# ${title}\n\n${text}\n`);
	for (const old of [...texts.keys()].slice(0, -most)) texts.delete(old);
	await vscode.window.showTextDocument(uri, { preview: true });
}

export function registerLongTexts(): vscode.Disposable {
	return vscode.workspace.registerTextDocumentContentProvider(scheme, {
		provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
	});
}
