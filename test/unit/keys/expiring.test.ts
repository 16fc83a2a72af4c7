import assert from 'node:assert/strict';
import { ExpiringKeys } from '../../../src/keys/expiring.ts';
import { expiringOf } from '../../../src/keys/keyFacts.ts';
import { needsAction } from '../../../src/keys/waiting.ts';
import { FakeService, firstOf, keyNamed, signedIn } from './fakeService.ts';
import { TestTimers } from '../testTimers.ts';

const day = 24 * 60 * 60 * 1000;

describe('keys that expire', () => {
	it('are marked when they are enabled and their end is within the time that was set, or behind', () => {
		const mark = (expiresAt: number | undefined, within = 14, enabled = true) =>
			expiringOf(keyNamed('ci', { expiresAt, enabled }), within, 100 * day);
		assert.deepEqual([mark(114 * day), mark(114 * day + 1)], ['soon', undefined]);
		assert.deepEqual([mark(100 * day), mark(day), mark(100 * day + 1)], ['expired', 'expired', 'soon']);
		assert.deepEqual([mark(undefined), mark(day, 0), mark(day, 14, false)], [undefined, undefined, undefined]);
	});

	it('are counted, and looked at again when time makes a difference, without another list', async () => {
		const service = new FakeService([keyNamed('a', { expiresAt: 16 * day }), keyNamed('b'), keyNamed('c')]);
		const accounts = await signedIn(service);
		const timers = new TestTimers();
		let within = 14;
		const expiring = new ExpiringKeys({ accounts, timers, withinDays: () => within });
		let changes = 0;
		expiring.onDidChange(() => changes++);
		assert.equal(expiring.count, 0);
		await timers.pass(2 * day - 1);
		assert.deepEqual([changes, expiring.count], [0, 0]);
		await timers.pass(1);
		assert.deepEqual([changes, expiring.count], [1, 1]);
		await timers.pass(day);
		assert.equal(changes, 2);
		await timers.pass(13 * day + 1);
		assert.equal(expiring.count, 1);
		assert.equal(timers.alarms, 0);
		assert.equal(service.lists, 0);
		within = 0;
		expiring.reconsider();
		assert.equal(expiring.count, 0);
		expiring.dispose();
	});

	it('are looked at anew when another list comes', async () => {
		const service = new FakeService([keyNamed('a')]);
		const accounts = await signedIn(service);
		const timers = new TestTimers();
		const expiring = new ExpiringKeys({ accounts, timers, withinDays: () => 14 });
		assert.equal(timers.alarms, 0);
		service.keys = [keyNamed('a', { expiresAt: 400 * day })];
		await firstOf(accounts).refresh();
		assert.equal(timers.alarms, 1);
		await timers.pass(386 * day);
		assert.equal(expiring.count, 1);
		expiring.dispose();
		assert.equal(timers.alarms, 0);
	});

	it('are counted together with values that wait, and told of in words', () => {
		assert.equal(needsAction(0, 0), undefined);
		assert.deepEqual(needsAction(0, 1), { value: 1, tooltip: '1 key expiring or expired' });
		assert.deepEqual(needsAction(1, 0), { value: 1, tooltip: '1 key value not copied yet' });
		const tooltip = '1 key value not copied yet, 2 keys expiring or expired';
		assert.deepEqual(needsAction(1, 2), { value: 3, tooltip });
	});
});
