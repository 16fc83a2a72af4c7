import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { CreationNotes } from '../../../src/keys/creationNotes.ts';
import { lease, pulse } from '../../../src/keys/creationRecord.ts';
import type { CreationRecord } from '../../../src/keys/storedRecords.ts';
import { MemoryRecords } from './memoryRecords.ts';

describe('what is written down of keys that are being created', () => {
	let store: MemoryRecords;
	let notes: CreationNotes;

	beforeEach(() => {
		store = new MemoryRecords();
		notes = new CreationNotes(store, assert.ifError);
	});
	afterEach(() => {
		notes.dispose();
		mock.timers.reset();
	});

	it('is cleared away when it is broken, once no window can be writing it', async () => {
		store.entries.set('half', '{"ver').set('no note', '[]').set('lacks much', '{"version":1}');
		assert.equal((await notes.read()).size, 0);
		assert.equal(await notes.count(), 3);
		mock.timers.enable({ apis: ['Date'], now: Date.now() + lease + 1 });
		await notes.read();
		assert.equal(await notes.count(), 0);
	});

	it('is left alone when another version of the extension wrote it, until all is removed', async () => {
		store.entries.set('of tomorrow', '{"version":2}');
		assert.equal((await notes.read()).size, 0);
		mock.timers.enable({ apis: ['Date'], now: Date.now() + lease + 1 });
		await notes.read();
		assert.equal(await notes.count(), 1);
		await notes.removeAll();
		assert.equal(await notes.count(), 0);
	});

	const record: CreationRecord = {
		...{ version: 1, serviceId: 'service', userId: 'ada', name: 'ci', namesakes: [], startedAt: 1, aliveAt: 1 },
	};
	const written = () => [...store.entries.values()].map((text) => JSON.parse(text) as CreationRecord);
	/** Lets what was begun go on as far as it can. */
	const turn = () => new Promise((resolve) => setImmediate(resolve));

	it('says again and again that its window is there', async () => {
		mock.timers.enable({ apis: ['setInterval', 'Date'], now: 5 });
		await notes.open(record);
		mock.timers.tick(pulse);
		await turn();
		assert.deepEqual(written(), [{ ...record, aliveAt: 5 + pulse }]);
	});

	it('is not written again once all was removed, by this window or by another', async () => {
		for (const removing of [notes, new CreationNotes(store, assert.ifError)]) {
			mock.timers.enable({ apis: ['setInterval'] });
			const id = await notes.open(record);
			await removing.removeAll();
			mock.timers.tick(pulse);
			await turn();
			assert.deepEqual(written(), []);
			await notes.release(id, record);
			assert.deepEqual(written(), []);
			mock.timers.reset();
		}
	});

	it('is gone also when all is removed while it is being written', async () => {
		mock.timers.enable({ apis: ['setInterval'] });
		await notes.open(record);
		const held = Promise.withResolvers<void>();
		const put = store.put.bind(store);
		store.put = async (id, text) => {
			await held.promise;
			await put(id, text);
		};
		mock.timers.tick(pulse);
		await turn();
		const removed = notes.removeAll();
		mock.timers.tick(pulse);
		await turn();
		held.resolve();
		await removed;
		await turn();
		assert.deepEqual(written(), []);
	});
});
