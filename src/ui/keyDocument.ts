import * as v from 'valibot';
import * as vscode from 'vscode';
import { keyDetails } from '../keys/keyDetails.ts';
import { parseJson } from '../protocol/json.ts';
import type { KeyDocumentsParts } from './keyDocuments.ts';
import { accountOf } from './rows.ts';

const query = v.object({ serviceId: v.string(), userId: v.string(), keyId: v.string(), name: v.string() });
/** Which key a document tells of; its address says it. */
export type DocumentQuery = v.InferOutput<typeof query>;

/** The text of a document. */
export function documentOf(uri: vscode.Uri, { accounts, facts, history }: KeyDocumentsParts): string {
	const row = parseJson(query, uri.query);
	if (row === undefined) return '';
	const clock = { now: Date.now(), language: vscode.env.language };
	const account = accountOf(row, accounts);
	return keyDetails({
		name: row.name,
		id: row.keyId,
		account,
		facts: account === undefined ? undefined : facts.of(account, clock.now),
		history: history.of(row),
		clock,
	});
}
