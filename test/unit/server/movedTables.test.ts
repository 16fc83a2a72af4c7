import assert from 'node:assert/strict';
import { newSigningKeys, mergeSigningKeys } from '../../../src/server/auth/signingKeys.ts';
import { areOfOneFolder } from '../../../src/server/process/moveSigningKeys.ts';
import { isAnotherTenth, jsonOf, unequal } from '../../../src/server/store/movedTables.ts';

describe('Data that is moved', () => {
	it('has no NUL in its JSON, and otherwise the same texts', () => {
		const same = [{ id: '1', name: 'quote " backslash \\ newline \n \\u0000 ü 😀', count: 3, none: null }];
		assert.deepEqual(JSON.parse(jsonOf(same)), same);
		const text = jsonOf([{ id: '1', name: 'a\0b\\u0000' }]);
		assert.deepEqual(JSON.parse(text), [{ id: '1', name: 'a\ufffdb\\u0000' }]);
	});

	it('is told of ten times, however many rows there are', () => {
		for (const [total, size, times] of [
			[1, 1000, 1],
			[1000, 1000, 1],
			[7, 1, 7],
			[100_003, 1000, 10],
		] as const) {
			let told = 0;
			for (let done = 0; done < total; done += size) {
				if (isAnotherTenth(done, Math.min(total, done + size), total)) told += 1;
			}
			assert.equal(told, times, String(total));
		}
	});

	it('is complete when each table has as many rows as it should', () => {
		const counts = { apps: 1, users: 2, identities: 2, api_keys: 3, sessions: 4, audit: 5 };
		assert.deepEqual(unequal(counts, { ...counts }), []);
		assert.deepEqual(unequal(counts, { ...counts, users: 3, audit: 4 }), ['users', 'audit']);
	});

	it('is of the folder with whose signing keys it has one in common', () => {
		const [first, second] = [newSigningKeys(), newSigningKeys()];
		assert.ok(!areOfOneFolder(first, second));
		assert.ok(areOfOneFolder(first, mergeSigningKeys(second, first)));
	});
});
