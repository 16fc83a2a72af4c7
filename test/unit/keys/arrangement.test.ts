import assert from 'node:assert/strict';
import { arrange, Arrangements, type Arrangement } from '../../../src/keys/arrangement.ts';
import { isStale, type KeyFacts } from '../../../src/keys/keyFacts.ts';
import type { Key } from '../../../src/services/keyService.ts';
import { keyNamed } from './fakeService.ts';
import { StateMemory } from './stateMemory.ts';

const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 5, 15);
const none: KeyFacts = { fresh: false, copiedAt: undefined, staleAfterDays: undefined };

const item = (key: Key, facts: Partial<KeyFacts> = {}) => ({ key, facts: { ...none, ...facts } });
const items = [
	item(keyNamed('key-10', { createdAt: now - 300 * day }), { staleAfterDays: 180 }),
	item(keyNamed('key-9', { enabled: false, createdAt: now - 400 * day })),
	item(keyNamed('Zoe', { createdAt: now - day }), { fresh: true }),
	item(keyNamed('Ádám'), { expiring: 'soon' }),
];

describe('keys in an order', () => {
	const assertOrder = (arrangement: Partial<Arrangement>, names: string) => {
		const arranged = arrange(items, { sort: 'name', filter: 'all', ...arrangement });
		assert.equal(arranged.map(({ key }) => key.name).join(' '), names);
	};

	it('stand by name as people sort names, with numbers by their size', () => {
		assertOrder({ sort: 'name' }, 'Ádám key-9 key-10 Zoe');
	});

	it('stand by age, the youngest first and those of unknown age last', () => {
		assertOrder({ sort: 'age' }, 'Zoe key-10 key-9 Ádám');
	});

	it('stand by state: values to copy, enabled, disabled, and by name among equals', () => {
		assertOrder({ sort: 'state' }, 'Zoe Ádám key-10 key-9');
	});

	it('are those that a filter lets through', () => {
		assertOrder({ filter: 'enabled' }, 'Ádám key-10 Zoe');
		assertOrder({ filter: 'disabled' }, 'key-9');
		assertOrder({ filter: 'waiting' }, 'Zoe');
		assertOrder({ filter: 'stale' }, 'key-10');
		assertOrder({ filter: 'expiring' }, 'Ádám');
	});
});

describe('how keys are arranged', () => {
	it('is by name and without a filter until somebody says otherwise', () => {
		assert.deepEqual(new Arrangements(new StateMemory()).current, { sort: 'name', filter: 'all' });
	});

	it('is remembered by the workspace', async () => {
		const state = new StateMemory();
		const arrangements = new Arrangements(state);
		let changes = 0;
		arrangements.onDidChange(() => changes++);
		await arrangements.set({ filter: 'disabled' });
		await arrangements.set({ sort: 'age' });
		assert.equal(changes, 2);
		assert.deepEqual(new Arrangements(state).current, { sort: 'age', filter: 'disabled' });
	});

	it('is the usual one at once when all that is stored has been removed', async () => {
		const state = new StateMemory();
		const arrangements = new Arrangements(state);
		await arrangements.set({ sort: 'age', filter: 'stale' });
		for (const key of state.keys()) await state.update(key, undefined);
		assert.deepEqual(arrangements.current, { sort: 'name', filter: 'all' });
		await arrangements.set({ filter: 'enabled' });
		assert.deepEqual(arrangements.current, { sort: 'name', filter: 'enabled' });
	});

	it('is told of once it is so', async () => {
		const arrangements = new Arrangements(new StateMemory());
		const told: unknown[] = [];
		arrangements.onDidChange(() => told.push(arrangements.current.sort));
		await arrangements.set({ sort: 'age' });
		assert.deepEqual(told, ['age']);
	});

	it('is the usual one where the state holds something else', () => {
		const state = new StateMemory();
		state.entries.set('arrangement', { sort: 'colour', filter: 'all' });
		assert.equal(new Arrangements(state).current.sort, 'name');
	});
});

describe('a key is stale', () => {
	const key = keyNamed('old', { createdAt: now - 180 * day });

	it('from the day on that the setting names', () => {
		assert.ok(isStale(key, 180, now));
		assert.ok(!isStale(key, 181, now));
		assert.ok(!isStale(key, 180, now - 1));
	});

	it('only while it is enabled, when its age is known, and never with 0', () => {
		assert.ok(!isStale({ ...key, enabled: false }, 180, now));
		assert.ok(!isStale({ ...key, createdAt: undefined }, 180, now));
		assert.ok(!isStale(key, 0, now));
	});
});
