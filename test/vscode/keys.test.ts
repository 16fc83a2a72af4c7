import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../src/keys/commandIds.ts';
import { openPerson, type Person, type Ways } from './person.ts';
import { until } from './until.ts';

const { clipboard } = vscode.env;

describe('keys', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
	});
	beforeEach(async () => {
		await person.signUp();
		await clipboard.writeText('of before');
	});
	afterEach(() => person.forgetEverything());
	after(() => person.run('userApiKeys.stopLocalServer'));

	/** The keys as the service has them. */
	const atTheService = async () => {
		const [account] = person.handle.accounts.all;
		const keys = await account?.session?.listKeys();
		return keys?.map(({ name, enabled }) => `${name} ${enabled ? 'enabled' : 'disabled'}`).sort();
	};
	/** Each command is called on a row and from the palette. */
	const bothWays = (name: string, check: (ways: () => Ways) => Promise<void>) => {
		it(`${name}, on the row`, () => check(() => ({ row: person.row('mine') })));
		it(`${name}, from the palette`, () => check(() => ({ presses: 'pick' })));
	};

	it('are created, and the notification hands the value over', async () => {
		const isCopied = async () => (await clipboard.readText()) !== 'of before';
		const presses = async () => ((await isCopied()) ? 'close' : 'button');
		await person.run('userApiKeys.createKey', { types: ['mine'], presses });
		assert.deepEqual(await atTheService(), ['mine enabled']);
		assert.match(await clipboard.readText(), /^\S{40,}$/);
		assert.deepEqual(await person.filed('fresh'), []);
	});

	it('are not created with a name that breaks a rule or is taken', async () => {
		const create = (name: string) => person.run('userApiKeys.createKey', { types: [name] });
		assert.deepEqual(await create(''), ['Type a name for the key.']);
		assert.deepEqual(await create('a b'), ['Use only letters from A to Z, digits, hyphens and underscores.']);
		assert.deepEqual(await create('mine'), []);
		assert.deepEqual(await create('mine'), ['You have a key of this name already.']);
		assert.deepEqual(await atTheService(), ['mine enabled']);
	});

	bothWays('have their value copied once', async (ways) => {
		await person.create('mine');
		const stored = [...(await person.secrets()).entries()].find(([key]) => key.startsWith('fresh/'))?.[1];
		await person.run('userApiKeys.copyKeyValue', ways());
		const value = await clipboard.readText();
		assert.match(value, /^\S{40,}$/);
		assert.ok(stored?.includes(value));
		assert.deepEqual(await person.filed('fresh'), []);
		await clipboard.writeText('of after');
		await person.run('userApiKeys.copyKeyValue', ways());
		assert.equal(await clipboard.readText(), 'of after');
	});

	it('have their value copied although the server is stopped', async () => {
		await person.create('mine');
		await person.run('userApiKeys.stopLocalServer');
		await person.run('userApiKeys.copyKeyValue', { presses: 'pick' });
		assert.match(await clipboard.readText(), /^\S{40,}$/);
	});

	bothWays('are disabled and enabled', async (ways) => {
		await person.create('mine');
		await person.run('userApiKeys.disableKey', ways());
		assert.deepEqual(await atTheService(), ['mine disabled']);
		assert.match(person.item(person.row('mine')).contextValue ?? '', /\bdisabled\b/);
		await person.run('userApiKeys.enableKey', ways());
		assert.deepEqual(await atTheService(), ['mine enabled']);
		assert.match(person.item(person.row('mine')).contextValue ?? '', /\benabled\b/);
	});

	const destroying: readonly CommandId[] = ['userApiKeys.deleteKey', 'userApiKeys.discardKeyValue'];
	for (const command of destroying)
		bothWays(`lose nothing by ${command} without an answer to its question`, async (ways) => {
			await person.create('mine');
			await person.run(command, ways());
			assert.deepEqual(await atTheService(), ['mine enabled']);
			assert.equal((await person.filed('fresh')).length, 1);
			assert.match(person.item(person.row('mine')).contextValue ?? '', /\bfresh\b/);
		});

	it('are chosen by the row that the command was called on', async () => {
		for (const name of ['one', 'two', 'three']) await person.create(name);
		await person.run('userApiKeys.disableKey', { row: person.row('two') });
		assert.deepEqual(await atTheService(), ['one enabled', 'three enabled', 'two disabled']);
	});

	it('that somebody else changed are there after a refresh', async () => {
		const [account] = person.handle.accounts.all;
		await account?.session?.createKey({ name: 'elsewhere' });
		assert.equal(person.rows().length, 0);
		await person.run('userApiKeys.refresh');
		assert.equal(person.item(person.row('elsewhere')).contextValue, 'key enabled');
	});

	it('have no command for the palette to act on where there are none', async () => {
		for (const id of ['enableKey', 'disableKey', 'copyKeyValue', 'deleteKey', 'discardKeyValue'] as const)
			await person.run(`userApiKeys.${id}`, { presses: 'pick' });
		assert.deepEqual(await atTheService(), []);
		assert.equal(await clipboard.readText(), 'of before');
	});
});

describe('the log', () => {
	it('is shown by its command', async () => {
		const person = await openPerson();
		await person.run('userApiKeys.showLog');
		await until(
			vscode.window.onDidChangeVisibleTextEditors,
			() =>
				vscode.window.visibleTextEditors.some(
					({ document: { uri } }) => uri.scheme === 'output' && uri.path.includes('user-api-keys'),
				),
			'the log is open',
		);
		await vscode.commands.executeCommand('workbench.action.closePanel');
	});
});
