import assert from 'node:assert/strict';
import { removeAllStoredData, type ServerData } from '../../../src/keys/removeAllStoredData.ts';
import { survivalKey } from '../../../src/keys/secretSurvival.ts';
import { storageKey } from '../../../src/keys/secretStore.ts';
import { StateMemory } from './stateMemory.ts';
import { createWorld, type Window, type World } from './world.ts';

describe('removing all stored data', () => {
	let world: World;
	let window: Window;
	let state: StateMemory;
	let hasServer: boolean;
	let deletes: () => Promise<void>;
	let forgotten: number;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		state = new StateMemory();
		hasServer = false;
		forgotten = 0;
		deletes = async () => void (hasServer = false);
	});
	afterEach(() => world.server.close());

	async function remove(...choices: string[]): Promise<void> {
		window.asked.length = window.told.length = 0;
		window.script.choices.push(...choices);
		const { accounts, fresh, creations, prompts } = window;
		const forget = async () => {
			forgotten++;
			await creations.forgetAll();
		};
		const stores = { accounts, fresh, creations, secrets: world.secrets, states: [state], forget };
		const serverData: ServerData = { folder: '/data/server', exists: async () => hasServer, delete: () => deletes() };
		await removeAllStoredData(stores, serverData, prompts);
	}

	const sessions = async () => (await world.server.service.db.selectFrom('sessions').selectAll().execute()).length;

	it('says when there is nothing, its own marker aside', async () => {
		world.secrets.entries.set(survivalKey, 'kept');
		state.entries.set(survivalKey, 'kept');
		await remove();
		assert.deepEqual([window.asked, window.told], [[], ['Nothing is stored.']]);
	});

	it('shows what there is, and removes nothing before the person says so', async () => {
		await window.signUp();
		await window.create('ci');
		state.entries.set('copiedKeys', {});
		world.secrets.entries.set('of tomorrow', 'x');
		await remove();
		const [question = ''] = window.asked;
		assert.match(question, /Sign-ins, which end: 1[^]*which are lost: 1[^]*Other entries[^:]*: 1[^]*no secrets: 1/);
		assert.equal(world.secrets.entries.size, 3);
	});

	it('signs out at the service and removes everything, readable or not', async () => {
		await window.signUp();
		await window.create('ci');
		world.secrets.entries.set(storageKey('session', 'gone', 'user'), 'no JSON');
		world.secrets.entries.set(storageKey('fresh', 'a', 'b', 'c'), 'no JSON');
		world.secrets.entries.set(survivalKey, 'kept');
		state.entries.set('copiedKeys', {}).set(survivalKey, 'kept');
		await remove('Remove');
		assert.deepEqual([world.secrets.entries.size, state.entries.size, await sessions(), forgotten], [0, 0, 0, 1]);
		assert.deepEqual([window.accounts.all, window.fresh.count], [[], 0]);
		assert.match(window.told[0] ?? '', /Everything stored was removed\. Sessions that their service could not.*: 1\./);
	});

	it('counts and removes what is written down of keys being created, also when nothing else is left', async () => {
		await world.records.put('left', { version: 1, name: 'ci' });
		world.records.entries.set('broken', '{"ver');
		await remove('Remove');
		assert.match(window.asked[0] ?? '', /Notes of keys whose value may have been lost, with their names: 2/);
		assert.deepEqual([world.records.entries.size, window.told], [0, ['Everything stored was removed.']]);
	});

	it('says how many sessions their service could not be told of', async () => {
		await window.signUp();
		world.isOffline = true;
		await remove('Remove');
		assert.match(window.told[0] ?? '', /could not be told of[^:]*: 1\./);
		assert.equal(world.secrets.entries.size, 0);
	});

	it('waits no longer for a service when the person cancels, and removes the rest', async () => {
		await window.signUp();
		const titles: string[] = [];
		const { progress } = window.prompts;
		window.prompts.progress = (title, task) => (titles.push(title), progress(title, task));
		const { session } = window.account;
		assert.ok(session);
		session.signOut = () => {
			window.cancel.abort();
			return new Promise(() => undefined);
		};
		await remove('Remove');
		assert.match(titles[0] ?? '', /Cancel only ends the wait/);
		assert.match(window.told[0] ?? '', /Everything stored was removed.*could not be told of[^:]*: 1\./);
		assert.equal(world.secrets.entries.size, 0);
	});

	it('says what secret storage does not let go', async () => {
		await window.signUp();
		world.secrets.isLocked = true;
		await remove('Remove');
		assert.match(window.told[0] ?? '', /What could be removed was removed.*could not remove[^:]*: 1\./);
	});

	it('deletes the data of the local key server only after a question of its own', async () => {
		hasServer = true;
		await remove();
		assert.match(window.asked[0] ?? '', /Delete the data of the local key server as well\?.*lost for good/);
		assert.deepEqual([hasServer, window.told], [true, []]);
		await remove('Delete Server Data');
		assert.equal(hasServer, false);
		assert.deepEqual(window.told, ['The data of the local key server was deleted.']);
	});

	it('names the folder when it could not be deleted', async () => {
		hasServer = true;
		deletes = async () => {
			throw new Error('EBUSY');
		};
		await remove('Delete Server Data');
		assert.match(window.told[0] ?? '', /Delete this folder yourself: \/data\/server/);
	});
});
