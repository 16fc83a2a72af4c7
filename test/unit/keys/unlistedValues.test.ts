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
		assert.deepEqual(unlisted(later), []);
		await later.account.refresh();
		await until(() => unlisted(later).length === 1);
		assert.equal(world.requests.length, before + 2);
		await later.account.refresh();
		assert.equal(world.requests.length, before + 3);
	});

	it('is told of when it gets its row', async () => {
		const told: number[] = [];
		window.unlisted.onDidChange(() => told.push(unlisted().length));
		await window.account.refresh();
		await until(() => told.length > 0);
		assert.deepEqual(told, [1]);
	});

	it('has none as long as another window may just have created the key', async () => {
		const held = Promise.withResolvers<void>();
		let lists = 0;
		world.beforeRequest = async ({ method }) => {
			if (method === 'GET' && ++lists === 2) await held.promise;
		};
		void window.account.refresh();
		await until(() => lists === 2);
		assert.deepEqual(unlisted(), []);
		held.resolve();
		await until(() => unlisted().length === 1);
	});

	it('is looked for again after a list that could not be had', async () => {
		let lists = 0;
		world.beforeRequest = async ({ method }) => {
			if (method === 'GET' && ++lists > 1) world.isOffline = true;
			if (world.isOffline) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		};
		await window.account.refresh();
		await until(() => window.account.state.kind === 'failed');
		assert.deepEqual(unlisted(), []);
		world.beforeRequest = async () => undefined;
		world.isOffline = false;
		await window.account.refresh();
		await until(() => unlisted().length === 1);
	});

	it('is looked for as soon as another window stores it', async () => {
		const other = await world.openWindow();
		await other.account.refresh();
		await until(() => unlisted(other).length === 1);
		const [value] = [...world.secrets.entries].filter(([key]) => key.startsWith('fresh/'));
		assert.ok(value);
		const [key, text] = value;
		await world.secrets.store(key.replace(/[^/]*$/, 'another'), text.replace('"ci"', '"cd"'));
		await until(() => unlisted(other).includes('cd'));
	});

	it('has no row once the sign-in has ended, where nothing can be said of keys', async () => {
		await window.account.refresh();
		await until(() => unlisted().length === 1);
		await world.server.service.db.deleteFrom('sessions').execute();
		await window.account.refresh();
		await until(() => window.account.state.kind === 'ended');
		assert.deepEqual(unlisted(), []);
	});
});
