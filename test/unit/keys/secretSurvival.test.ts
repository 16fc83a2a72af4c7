import assert from 'node:assert/strict';
import { haveSecretsSurvived, tellOfLostSecrets } from '../../../src/keys/secretSurvival.ts';
import { removeStoredData } from '../../../src/keys/storedData.ts';
import { MemorySecrets } from './memorySecrets.ts';
import { StateMemory } from './stateMemory.ts';
import { createWorld, type Window, type World } from './world.ts';

describe('whether secret storage keeps what it is given', () => {
	let secrets: MemorySecrets;
	let state: StateMemory;
	beforeEach(() => {
		secrets = new MemorySecrets();
		state = new StateMemory();
	});

	const survived = () => haveSecretsSurvived(secrets, state);

	it('is not doubted when VS Code starts for the first time, nor when secrets are still there', async () => {
		assert.deepEqual([await survived(), await survived()], [true, true]);
	});

	it('is known to fail when the state remembers what secret storage has lost', async () => {
		await survived();
		secrets.entries.clear();
		assert.equal(await survived(), false);
		assert.equal(await survived(), true);
	});

	it('is not doubted in a new profile, whose state is empty', async () => {
		await survived();
		state.entries.clear();
		assert.deepEqual([await survived(), await survived()], [true, true]);
	});

	it('is not doubted while a keyring is locked', async () => {
		await survived();
		secrets.get = async () => {
			throw new Error('the keyring is locked');
		};
		await assert.rejects(survived());
	});

	it('leaves nothing in the state when secret storage does not take the marker', async () => {
		secrets.isLocked = true;
		await assert.rejects(survived());
		assert.deepEqual(state.keys(), []);
	});
});

describe('secrets that were lost', () => {
	let world: World;
	let window: Window;
	let state: StateMemory;
	const opened: string[] = [];
	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		state = new StateMemory();
		opened.length = 0;
	});
	afterEach(() => world.server.close());

	const start = () => tellOfLostSecrets(world.secrets, state, window.prompts, async () => void opened.push('help'));

	it('are told of once, with a way to what can be done', async () => {
		await start();
		assert.deepEqual(window.told, []);
		world.secrets.entries.clear();
		window.script.choices.push('How to Mend It');
		await start();
		assert.match(window.told[0] ?? '', /keyring.*--password-store/);
		assert.deepEqual(opened, ['help']);
		world.secrets.entries.clear();
		await start();
		assert.equal(window.told.length, 1);
	});

	it('are no news after the person has removed them all', async () => {
		await start();
		const { accounts, fresh } = window;
		const { creations } = window;
		const forget = async () => undefined;
		const stores = { accounts, fresh, creations, secrets: world.secrets, states: [state], forget };
		await removeStoredData(
			stores,
			{ sessions: 0, values: 0, otherSecrets: 0, entries: 0, creations: 0 },
			new AbortController().signal,
		);
		assert.deepEqual([world.secrets.entries.size, state.entries.size], [0, 0]);
		await start();
		await start();
		assert.deepEqual(window.told, []);
	});
});
