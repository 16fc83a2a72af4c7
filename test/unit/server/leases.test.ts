import assert from 'node:assert/strict';
import { leaseSeconds } from '../../../src/protocol/control.ts';
import { Leases, tickSeconds } from '../../../src/server/process/leases.ts';

const full = leaseSeconds / tickSeconds;

/** How many ticks pass until the time is up. */
function ticksLeft(leases: Leases): number {
	let ticks = 1;
	while (!leases.tick()) {
		ticks += 1;
		if (ticks > 10 * full) return Infinity;
	}
	return ticks;
}

describe('Leases', () => {
	it('begin with a whole one', () => {
		assert.equal(ticksLeft(new Leases(false)), full);
		assert.equal(full, 12);
	});

	it('last anew from each renewal', () => {
		const leases = new Leases(false);
		for (let i = 1; i < full; i++) assert.equal(leases.tick(), false);
		leases.renew();
		assert.equal(ticksLeft(leases), full);
	});

	it('do not matter to a server that is kept, until it no longer is', () => {
		const leases = new Leases(false);
		for (let i = 1; i < full; i++) assert.equal(leases.tick(), false);
		leases.keep(true);
		assert.equal(ticksLeft(leases), Infinity);
		for (let i = 0; i < 2 * full; i++) assert.equal(leases.tick(), false);
		leases.keep(false);
		assert.equal(ticksLeft(leases), full);
		assert.equal(ticksLeft(new Leases(true)), Infinity);
	});
});
