import assert from 'node:assert/strict';
import { removeAllStoredData } from '../../../src/keys/removeAllStoredData.ts';
import { createWorld, type Window, type World } from './world.ts';

/** Enter presses the first button of a modal; who is quick with Enter must not pay for it. */
describe('the first button of a question loses nothing', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		await window.signUp();
		await window.create('ci');
		await window.create('laptop');
		window.script.choices.push('<Enter>');
	});
	afterEach(() => {
		assert.deepEqual(window.script.choices, [], 'the question came');
		return world.server.close();
	});

	const names = async () => {
		await window.account.refresh();
		return window.account.keys.map(({ name }) => name).sort();
	};

	it('when signing out with values that were not copied', async () => {
		await window.accountActions.signOut();
		assert.equal(window.accounts.all.length, 1);
		assert.equal(window.fresh.count, 2);
	});

	it('when discarding a value, which it copies', async () => {
		await window.values.discard(window.key('ci'));
		assert.match(window.clipboard[0] ?? '', /^uak_/);
		assert.equal(window.fresh.count, 1);
	});

	it('when deleting a key, in use or not', async () => {
		await window.keyActions.delete(window.key('ci'));
		assert.equal(window.key('ci').key.enabled, false, 'disabled instead');
		window.script.choices.push('<Enter>');
		await window.keyActions.delete(window.key('ci'));
		assert.deepEqual(await names(), ['ci', 'laptop']);
	});

	it('when deleting many, in use or not', async () => {
		const both = () => [window.key('ci'), window.key('laptop')];
		await window.keyActions.delete(...both());
		assert.deepEqual(
			both().map(({ key }) => key.enabled),
			[false, false],
		);
		window.script.choices.push('<Enter>');
		await window.keyActions.delete(...both());
		assert.deepEqual(await names(), ['ci', 'laptop']);
		assert.equal(window.fresh.count, 2);
	});

	it('when removing all that is stored, and the data of the server', async () => {
		const { accounts, fresh, creations, prompts } = window;
		const forget = async () => assert.fail('removed');
		const stores = { accounts, fresh, creations, secrets: world.secrets, states: [], forget };
		const folder = '/data/server';
		const serverData = { folder, exists: async () => true, delete: async () => assert.fail('deleted') };
		await removeAllStoredData(stores, serverData, prompts);
		assert.equal(world.secrets.entries.size, 3);
		window.script.choices.push('Remove', '<Enter>');
		stores.forget = async () => undefined as never;
		await removeAllStoredData(stores, serverData, prompts);
		assert.equal(world.secrets.entries.size, 0);
	});
});
