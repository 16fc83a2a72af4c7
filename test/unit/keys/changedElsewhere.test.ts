import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { createWorld, type Window, type World } from './world.ts';

describe('a key that was changed elsewhere since it was listed', () => {
	let world: World;
	let here: Window;
	let elsewhere: Window;

	beforeEach(async () => {
		world = await createWorld();
		here = await world.openWindow();
		await here.signUp();
		await here.create('ci');
		elsewhere = await world.openWindow();
		await elsewhere.account.refresh();
		// A list of a few seconds ago counts as one of now.
		mock.timers.enable({ apis: ['Date'], now: Date.now() });
	});
	afterEach(async () => {
		mock.timers.reset();
		await world.server.close();
	});

	const disabledElsewhere = async () => {
		await elsewhere.keyActions.setEnabled(false, elsewhere.key('ci'));
		mock.timers.tick(11_000);
	};

	it('is said to be as it was to be, and is not offered to be changed back', async () => {
		const target = here.key('ci');
		await disabledElsewhere();
		here.script.choices.push('Undo');
		await here.keyActions.setEnabled(false, target);
		assert.deepEqual(here.script.choices, ['Undo']);
		await elsewhere.account.refresh();
		assert.equal(elsewhere.key('ci').key.enabled, false);
	});

	it('is asked about as it is now before it is deleted', async () => {
		await here.keyActions.setEnabled(false, here.key('ci'));
		await elsewhere.account.refresh();
		await elsewhere.keyActions.setEnabled(true, elsewhere.key('ci'));
		mock.timers.tick(11_000);
		assert.equal(here.key('ci').key.enabled, false);
		await here.keyActions.delete(here.key('ci'));
		assert.match(here.asked.at(-1) ?? '', /It is still enabled/);
	});

	it('is told to be gone when it is, without a question', async () => {
		const target = here.key('ci');
		elsewhere.script.choices.push('Delete Key');
		await elsewhere.keyActions.delete(elsewhere.key('ci'));
		mock.timers.tick(11_000);
		const asked = here.asked.length;
		await assert.rejects(here.keyActions.delete(target), { code: 'APIKeyNotFound' });
		assert.equal(here.asked.length, asked);
	});
});
