import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { openPerson, type Person } from './person.ts';

describe('passwords, tokens and values of keys', () => {
	let person: Person;
	/** What was used in a whole story, at whose end one account is signed in and one value waits. */
	const secrets = new Set<string>();
	let copied = '';
	let email = '';
	before(async function () {
		this.timeout(40_000);
		person = await openPerson();
		const keepTokens = async () => {
			for (const text of (await person.secrets()).values())
				for (const [, secret = ''] of text.matchAll(/"(?:accessToken|refreshToken|value)":"([^"]+)"/g))
					secrets.add(secret);
		};
		const signedUp = await person.signUp();
		email = signedUp.email;
		const { password } = signedUp;
		await person.create('copied');
		await keepTokens();
		await person.run('userApiKeys.copyKeyValue', { row: person.row('copied') });
		copied = await vscode.env.clipboard.readText();
		await person.run('userApiKeys.disableKey', { row: person.row('copied') });
		await person.run('userApiKeys.signOut');
		const wrong = `wrong ${crypto.randomUUID()}`;
		await person.run('userApiKeys.signIn', { types: [email, wrong] });
		await person.run('userApiKeys.signIn', { types: [email, password] });
		await person.create('waiting');
		await person.run('userApiKeys.refresh');
		await keepTokens();
		for (const secret of [password, wrong]) secrets.add(secret);
	});
	after(async () => {
		await person.forgetEverything();
		await person.run('userApiKeys.stopLocalServer');
	});

	/** Which of the texts stand there. */
	const found = (where: string | Buffer, texts: Iterable<string> = secrets) =>
		[...texts].filter((text) => where.includes(text));

	it('are known to this test', () => {
		// Two sessions with two tokens each, two values, two passwords.
		assert.equal(secrets.size, 8);
		assert.ok(secrets.has(copied));
		assert.ok([...secrets].every((secret) => secret.length > 20));
	});

	it('are in no settings', () => {
		const settings = JSON.stringify(vscode.workspace.getConfiguration());
		assert.deepEqual(found(settings, ['userApiKeys']), ['userApiKeys']);
		assert.deepEqual(found(settings), []);
	});

	it('are in no state of the extension', () => {
		const { globalState, workspaceState } = person.handle.context;
		const states = [globalState, workspaceState].map((state) => state.keys().map((key) => [key, state.get(key)]));
		const text = JSON.stringify(states);
		assert.match(text, /keyHistory/);
		assert.deepEqual(found(text), []);
	});

	it('are in no file: neither settings, nor logs, nor what the key server keeps', () => {
		const { globalStorageUri, logUri, storageUri } = person.handle.context;
		const userData = join(globalStorageUri.fsPath, '..', '..', '..');
		const workspace = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
		const folders = [userData, globalStorageUri.fsPath, logUri.fsPath, storageUri?.fsPath ?? '', ...workspace];
		const files = new Map(folders.flatMap(filesBelow).map((path) => [path, readFileSync(path)]));
		const holding = (text: string) => [...files].filter(([, content]) => content.includes(text)).map(([path]) => path);

		// The search finds what is there: settings, log, the server's log, and in its database the address and the hash.
		assert.ok(holding('workbench.startupEditor').some((path) => path.endsWith('settings.json')));
		assert.ok(holding('local key server: running').some((path) => path.startsWith(logUri.fsPath)));
		assert.ok(
			holding('POST /api/client/v2.0/app/local/auth/providers/local-userpass/login').some((path) =>
				path.endsWith('server.log'),
			),
		);
		assert.ok(holding(email).length > 0);
		assert.ok(holding(createHash('sha256').update(copied).digest('hex')).length > 0);

		const leaks = [...files].filter(([, content]) => found(content).length > 0).map(([path]) => path);
		assert.deepEqual(leaks, []);
	});

	it('are in no row', () => {
		const items = person.rows().map((row) => person.item(row));
		const texts = items.map(({ label, description, tooltip, id, accessibilityInformation, contextValue, command }) => {
			const tip = tooltip instanceof vscode.MarkdownString ? tooltip.value : tooltip;
			return JSON.stringify([label, description, tip, id, accessibilityInformation, contextValue, command]);
		});
		assert.equal(texts.length, 3);
		assert.deepEqual(found(texts.join(), ['copied', 'waiting', email]), ['copied', 'waiting', email]);
		assert.deepEqual(found(texts.join()), []);
	});
});

function filesBelow(folder: string): string[] {
	if (!existsSync(folder)) return [];
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
