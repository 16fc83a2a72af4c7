import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../src/keys/commandIds.ts';
import { openPerson, type Person } from './person.ts';
import { until } from './until.ts';

const { clipboard } = vscode.env;

describe('several rows', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
	});
	beforeEach(async () => {
		await person.signUp();
		for (const name of ['one', 'two', 'three']) await person.create(name);
	});
	afterEach(() => person.forgetEverything());
	after(() => person.run('userApiKeys.stopLocalServer'));

	/** As VS Code calls a command on one of several selected rows. */
	const run = (command: CommandId, ...names: readonly string[]) => {
		const rows = names.map((name) => person.row(name));
		return vscode.commands.executeCommand(command, rows[0], rows);
	};

	it('have their names copied together, and their ids', async () => {
		await run('userApiKeys.copyKeyName', 'one', 'three');
		assert.equal(await clipboard.readText(), 'one\nthree');
		await run('userApiKeys.copyKeyId', 'one', 'three');
		assert.equal(await clipboard.readText(), [person.row('one').keyId, person.row('three').keyId].join('\n'));
	});

	it('have their values and states left alone without an answer to the question', async () => {
		await run('userApiKeys.disableKey', 'one', 'two');
		await run('userApiKeys.deleteKey', 'one', 'two');
		for (const name of ['one', 'two', 'three'])
			assert.equal(person.item(person.row(name)).contextValue, 'key enabled fresh');
	});

	it('lead to nothing when the rows are gone', async () => {
		await clipboard.writeText('of before');
		const gone = { serviceId: 'gone', userId: 'gone', keyId: 'gone' };
		await person.run('userApiKeys.replaceKey', { row: gone });
		assert.equal(await clipboard.readText(), 'of before');
	});
});

describe('what is written down of keys that are being created', () => {
	let person: Person;
	let folder: vscode.Uri;
	before(async () => {
		person = await openPerson();
		folder = vscode.Uri.joinPath(person.handle.context.globalStorageUri, 'creations');
		await person.signUp();
	});
	after(async () => {
		await person.forgetEverything();
		await person.run('userApiKeys.stopLocalServer');
	});

	const files = async () => (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);

	it('is gone when the value is safe', async () => {
		await person.create('mine');
		assert.deepEqual(await files(), []);
	});

	it('is found by a later list: the row of a key whose value was lost says so', async () => {
		const [account] = person.handle.accounts.all;
		assert.ok(account);
		await account.session?.createKey({ name: 'lost' });
		const [serviceId, userId] = [account.service.id, account.userId];
		const record = { version: 1, serviceId, userId, name: 'lost', startedAt: Date.now(), namesakes: [], told: true };
		const file = vscode.Uri.joinPath(folder, 'left.json');
		await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(record)));
		await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, 'broken.json'), new TextEncoder().encode('{"ver'));
		await person.run('userApiKeys.refresh');
		const { tree } = person.handle;
		const isShown = () => person.item(person.row('lost')).contextValue === 'key enabled orphan';
		await until(tree.onDidChangeTreeData, isShown, 'the row says that the value is lost');
		assert.match(String(person.item(person.row('lost')).description), /^value lost · enabled/);
		assert.match(
			person.item(person.row('lost')).accessibilityInformation?.label ?? '',
			/^API key lost, enabled, value lost, /,
		);
		await account.deleteKey(person.row('lost').keyId ?? '');
	});
});
