import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { CreationNotes } from '../../../src/keys/creationNotes.ts';
import { lease } from '../../../src/keys/creationRecord.ts';
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
});
