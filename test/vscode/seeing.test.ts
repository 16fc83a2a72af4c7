import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../src/keys/commandIds.ts';
import { openPerson, type Person } from './person.ts';

describe('the keys as they are shown', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
		await person.signUp();
		for (const name of ['key-10', 'key-9', 'ada']) await person.create(name);
		await person.run('userApiKeys.disableKey', { row: person.row('ada') });
		await person.run('userApiKeys.copyKeyValue', { row: person.row('ada') });
	});
	after(async () => {
		await person.run('userApiKeys.showAllKeys');
		await person.run('userApiKeys.sortByName');
		await person.forgetEverything();
		await person.run('userApiKeys.stopLocalServer');
	});

	const assertShown = async (command: CommandId, names: string) => {
		await person.run(command);
		const shown = person.rows().filter((row) => row.keyId !== undefined);
		assert.equal(
			shown.map((row) => person.item(row).accessibilityInformation?.label.split(/[ ,]/)[2]).join(' '),
			names,
		);
	};

	it('are sorted and filtered by commands, also by those that are in the menu as chosen', async () => {
		await assertShown('userApiKeys.sortByName', 'ada key-9 key-10');
		await assertShown('userApiKeys.sortByState.chosen', 'key-9 key-10 ada');
		await assertShown('userApiKeys.showDisabledKeys', 'ada');
		await assertShown('userApiKeys.showStaleKeys', '');
		await assertShown('userApiKeys.showAllKeys.chosen', 'key-9 key-10 ada');
		const kept = person.handle.context.workspaceState.get('arrangement');
		assert.deepEqual(kept, { sort: 'state', filter: 'all' });
	});

	it('are all shown again when a key is created that the filter would hide', async () => {
		await person.run('userApiKeys.showDisabledKeys');
		await person.create('new');
		await person.run('userApiKeys.deleteKey', { row: person.row('key-9') });
		assert.equal(person.item(person.row('new')).label, 'new');
	});

	it('open as a read-only document that changes with them and tells what was done', async () => {
		const row = person.row('key-10');
		await person.run('userApiKeys.openKeyDetails', { row });
		const { serviceId, userId, keyId } = row;
		const uri = vscode.Uri.from({
			scheme: 'user-api-key',
			path: '/key-10.md',
			query: JSON.stringify({ serviceId, userId, keyId, name: 'key-10' }),
		});
		const document = await vscode.workspace.openTextDocument(uri);
		assert.equal(document.languageId, 'markdown');
		assert.match(document.getText(), /^# key-10\n[^]*State\*\*: enabled[^]*created here/);
		const changed = new Promise<void>((resolve) => {
			const listening = vscode.workspace.onDidChangeTextDocument((change) => {
				if (change.document !== document || !/disabled here/.test(document.getText())) return;
				listening.dispose();
				resolve();
			});
		});
		await person.run('userApiKeys.disableKey', { row });
		await changed;
		assert.match(document.getText(), /State\*\*: disabled/);
		assert.equal(vscode.workspace.fs.isWritableFileSystem('user-api-key'), undefined);
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	});
});
