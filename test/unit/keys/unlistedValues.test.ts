import assert from 'node:assert/strict';
import { viewState } from '../../../src/keys/viewState.ts';
import { createWorld, until, type Window, type World } from './world.ts';

describe('a value whose key was deleted elsewhere', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		await window.signUp();
		await window.create('ci');
		const [key] = window.account.keys;
		await window.account.session?.deleteKey(key?.id ?? '');
	});
	afterEach(() => world.server.close());

	const unlisted = (of = window) => of.unlisted.of(of.account).map(({ name }) => name);

	it('gets a row of its own after the list that lacks the key, until it is discarded', async () => {
		assert.deepEqual(unlisted(), []);
		await window.account.refresh();
		await until(() => unlisted().length === 1);
		assert.deepEqual(window.account.keys, []);
		const state = viewState(window.accounts.all, true, (account) => window.unlisted.of(account).length > 0);
		assert.equal(state.kind, 'ready');
		window.script.choices.push('Discard Value');
		await window.values.discard();
		assert.deepEqual(unlisted(), []);
	});

	it('can still be copied', async () => {
		await window.account.refresh();
		await window.values.copy();
		assert.match(window.clipboard[0] ?? '', /^uak_/);
		assert.deepEqual(unlisted(), []);
	});

	it('is found by the window that comes after, with one list more than usual', async () => {
		const later = await world.openWindow();
		const before = world.requests.length;
		await later.account.refresh();
		await until(() => unlisted(later).length === 1);
		assert.equal(world.requests.length, before + 2);
		await later.account.refresh();
		assert.equal(world.requests.length, before + 3);
	});
});
