import assert from 'node:assert/strict';
import { createObjectIds } from '../../../src/server/store/objectIds.ts';

describe('Object ids', () => {
	it('are 24 hexadecimal digits that begin with the time', () => {
		assert.match(createObjectIds(() => 0x5e5e6f0a * 1000 + 999)(), /^5e5e6f0a[0-9a-f]{16}$/);
	});

	it('only grow, when the clock is set back and when the counter is full', () => {
		const clock = [7_000_000, 9_000_000, 3_000_000, 9_000_000, 9_001_000, 1];
		const newId = createObjectIds(() => clock.shift() ?? 1, 0xfffffb);
		const ids = Array.from({ length: 12 }, newId);
		assert.deepEqual(ids.toSorted(), ids);
		assert.equal(new Set(ids).size, ids.length);
	});

	it('differ between processes', () => {
		assert.notEqual(createObjectIds(() => 0)().slice(8, 18), createObjectIds(() => 0)().slice(8, 18));
	});
});
