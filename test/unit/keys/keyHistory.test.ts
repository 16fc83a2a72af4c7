import assert from 'node:assert/strict';
import { KeyHistory } from '../../../src/keys/keyHistory.ts';
import { recordHistory } from '../../../src/keys/recordHistory.ts';
import { StateMemory } from './stateMemory.ts';
import { createWorld } from './world.ts';

const ref = (keyId: string) => ({ serviceId: 'https://keys.example.com app', userId: 'ada/1', keyId });

describe('the history of keys', () => {
	let state: StateMemory;
	let time: number;
	const open = () => new KeyHistory(state, () => ++time);
	const deeds = (history: KeyHistory, keyId: string) => history.of(ref(keyId)).map(({ deed }) => deed);

	beforeEach(() => {
		state = new StateMemory();
		time = 1000;
	});

	it('tells what was done with a key and when, oldest first', async () => {
		const history = open();
		await history.add(ref('a'), 'created');
		await history.add(ref('a'), 'copied');
		await history.add(ref('b'), 'disabled');
		assert.deepEqual(history.of(ref('a')), [
			{ at: 1001, deed: 'created' },
			{ at: 1002, deed: 'copied' },
		]);
		assert.equal(history.copiedAt(ref('a')), 1002);
		assert.equal(history.copiedAt(ref('b')), undefined);
	});

	it('is there in the next window, and what another window adds meanwhile is kept', async () => {
		const [one, other] = [open(), open()];
		await one.add(ref('a'), 'created');
		await other.add(ref('b'), 'created');
		await one.add(ref('a'), 'copied');
		assert.deepEqual(deeds(other, 'a'), ['created', 'copied']);
		assert.deepEqual(deeds(open(), 'b'), ['created']);
	});

	it('knows at once what is still being written, and writes many deeds of one turn together', async () => {
		const history = open();
		let writings = 0;
		const store = state.update.bind(state);
		state.update = (key, value) => (writings++, store(key, value));
		const ids = Array.from({ length: 300 }, (_, index) => `key${index}`);
		const writing = ids.map((id) => history.add(ref(id), 'disabled'));
		assert.deepEqual(deeds(history, 'key299'), ['disabled']);
		await Promise.all(writing);
		assert.deepEqual(deeds(history, 'key299'), ['disabled']);
		assert.equal(writings, 1);
	});

	it('calls a deed written only when it is, whatever was being written before', async () => {
		const gate = Promise.withResolvers<void>();
		const store = state.update.bind(state);
		state.update = (key, value) => gate.promise.then(() => store(key, value));
		const history = open();
		const written: string[] = [];
		const writing = ['a', 'b'].map((id) => history.add(ref(id), 'created').then(() => written.push(id)));
		await new Promise((resolve) => setImmediate(resolve));
		writing.push(history.add(ref('c'), 'created').then(() => written.push('c')));
		await new Promise((resolve) => setImmediate(resolve));
		assert.deepEqual(written, []);
		gate.resolve();
		await Promise.all(writing);
		assert.deepEqual(deeds(open(), 'c'), ['created']);
	});

	it('forgets the oldest deeds, and the keys that nothing was done with for longest', async () => {
		const history = open();
		for (let round = 0; round < 15; round++) {
			await history.add(ref('busy'), 'disabled');
			await history.add(ref('busy'), 'enabled');
		}
		assert.equal(history.of(ref('busy')).length, 20);
		assert.deepEqual(deeds(history, 'busy').slice(-2), ['disabled', 'enabled']);
		await Promise.all(Array.from({ length: 600 }, (_, index) => history.add(ref(`key${index}`), 'created')));
		assert.deepEqual(deeds(history, 'busy'), []);
		assert.deepEqual(deeds(history, 'key99'), []);
		assert.deepEqual(deeds(history, 'key100'), ['created']);
	});

	it('starts anew where the state holds something else', async () => {
		for (const broken of [17, { a: [{ at: 'yesterday', deed: 'created' }] }, { a: [{ at: 1, deed: 'sold' }] }]) {
			state.entries.set('keyHistory', broken);
			const history = open();
			assert.deepEqual(deeds(history, 'a'), []);
			await history.add(ref('a'), 'created');
			assert.deepEqual(deeds(open(), 'a'), ['created']);
		}
	});

	it('takes note of what a window does, and holds no value', async () => {
		const world = await createWorld();
		const window = await world.openWindow();
		const history = open();
		recordHistory(window.accounts, window.fresh, history, (error) => {
			throw error;
		});
		await window.signUp();
		await window.create('kept');
		await window.create('lost');
		const { userId, service } = window.account;
		const of = (keyId: string) => history.of({ serviceId: service.id, userId, keyId }).map(({ deed }) => deed);
		const [kept, lost] = [window.key('kept'), window.key('lost')];
		await window.keyActions.setEnabled(false, kept);
		await window.keyActions.setEnabled(true, window.key('kept'));
		await window.values.copy(kept);
		window.script.choices.push('Discard Value');
		await window.values.discard(lost);
		window.script.choices.push('Delete Key');
		await window.keyActions.delete(window.key('lost'));
		assert.deepEqual(of(kept.key.id), ['created', 'disabled', 'enabled']);
		assert.deepEqual(of(lost.key.id), ['created', 'discarded', 'deleted']);
		assert.doesNotMatch(JSON.stringify([...state.entries]), /uak_/);
	});
});
