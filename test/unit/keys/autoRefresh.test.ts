import assert from 'node:assert/strict';
import type { Accounts } from '../../../src/keys/accounts.ts';
import { AutoRefresh } from '../../../src/keys/autoRefresh.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { settled, TestTimers } from '../testTimers.ts';
import { FakeService, firstOf, keyNamed, signedIn, unreachable } from './fakeService.ts';

const second = 1000;
const minute = 60 * second;

describe('lists are refreshed by themselves', () => {
	let service: FakeService;
	let accounts: Accounts;
	let timers: TestTimers;
	let settings: { onFocus: boolean; minutes: number };
	let mayAsk: boolean;
	let refresh: AutoRefresh;

	beforeEach(async () => {
		service = new FakeService([keyNamed('ci')]);
		accounts = await signedIn(service);
		timers = new TestTimers();
		settings = { onFocus: true, minutes: 5 };
		mayAsk = true;
		refresh = new AutoRefresh({ accounts, timers, settings: () => settings, mayAsk: () => mayAsk });
	});
	afterEach(() => refresh.dispose());

	it('every few minutes while somebody looks', async () => {
		refresh.watch(true);
		await timers.pass(5 * minute - 1);
		assert.equal(service.lists, 0);
		await timers.pass(1);
		assert.equal(service.lists, 1);
		await timers.pass(10 * minute);
		assert.equal(service.lists, 3);
	});

	it('not while nobody looks, and at once when somebody does again', async () => {
		refresh.watch(true);
		refresh.watch(false);
		assert.equal(timers.alarms, 0);
		await timers.pass(60 * minute);
		assert.equal(service.lists, 0);
		refresh.watch(true);
		await settled();
		assert.equal(service.lists, 1);
	});

	it('not at each turn of somebody who goes back and forth', async () => {
		await timers.pass(minute);
		for (let turn = 0; turn < 10; turn++) {
			refresh.watch(true);
			await timers.pass(second);
			refresh.watch(false);
		}
		assert.equal(service.lists, 1);
	});

	it('on coming back only when they are old, if focus is not to count', async () => {
		settings = { onFocus: false, minutes: 5 };
		await timers.pass(minute);
		refresh.watch(true);
		await settled();
		assert.equal(service.lists, 0);
		refresh.watch(false);
		await timers.pass(5 * minute);
		refresh.watch(true);
		await timers.pass(0);
		assert.equal(service.lists, 1);
	});

	it('never by time with 0 minutes', async () => {
		settings = { onFocus: true, minutes: 0 };
		refresh.watch(true);
		await timers.pass(600 * minute);
		assert.equal(service.lists, 0);
		assert.equal(timers.alarms, 0);
	});

	it('by other settings as soon as they change', async () => {
		refresh.watch(true);
		settings = { onFocus: true, minutes: 1 };
		refresh.reconsider();
		await timers.pass(minute);
		assert.equal(service.lists, 1);
		settings = { onFocus: true, minutes: 100_000 };
		refresh.reconsider();
		await timers.pass(600 * minute);
		assert.equal(service.lists, 1);
	});

	it('after pauses that grow while the service fails, and as usual once it answers again', async () => {
		service.error = unreachable;
		refresh.watch(true);
		await timers.pass(5 * minute);
		assert.equal(service.lists, 1);
		const pauses: number[] = [];
		let before: number = timers.time;
		while (pauses.length < 8) {
			const asked: number = service.lists;
			while (service.lists === asked) await timers.pass(5 * second);
			pauses.push((timers.time - before) / second);
			before = timers.time;
		}
		assert.deepEqual(pauses, [15, 30, 60, 120, 240, 480, 600, 600]);
		service.error = undefined;
		await timers.pass(10 * minute);
		const answered = service.lists;
		await timers.pass(5 * minute - second);
		assert.equal(service.lists, answered);
		await timers.pass(second);
		assert.equal(service.lists, answered + 1);
	});

	it('not before a service that asks for patience wants to be asked', async () => {
		service.error = new ApiError('TooManyRequests', { retryAfter: 120 });
		refresh.watch(true);
		await timers.pass(5 * minute);
		await timers.pass(119 * second);
		assert.equal(service.lists, 1);
		await timers.pass(second);
		assert.equal(service.lists, 2);
	});

	it('not before that on coming back either, and after it as at any other', async () => {
		const comeBack = async () => {
			refresh.watch(false);
			refresh.watch(true);
			await settled();
		};
		service.error = new ApiError('TooManyRequests', { retryAfter: 600 });
		refresh.watch(true);
		await firstOf(accounts).refresh();
		await timers.pass(11 * second);
		await comeBack();
		assert.equal(service.lists, 1);
		service.error = undefined;
		await timers.pass(589 * second);
		assert.equal(service.lists, 2);
		await timers.pass(11 * second);
		await comeBack();
		assert.equal(service.lists, 3);
	});

	it('not where the person has to agree to another address first, on coming back neither', async () => {
		service.error = new ApiError('LocationChanged');
		refresh.watch(true);
		await timers.pass(600 * minute);
		assert.equal(service.lists, 1);
		assert.deepEqual(refresh.retryOf(firstOf(accounts)), { kind: 'never' });
		refresh.watch(false);
		assert.deepEqual(refresh.retryOf(firstOf(accounts)), { kind: 'never' });
		refresh.watch(true);
		await settled();
		assert.equal(service.lists, 1);
	});

	it('and are known to be asked for meanwhile, so that no question of that service pops up', async () => {
		refresh.watch(true);
		const asking: boolean[] = [];
		let elsewhere: boolean | undefined;
		service.onList = () => {
			asking.push(refresh.isAsking(service.id));
			elsewhere = refresh.isAsking('Elsewhere');
		};
		await firstOf(accounts).refresh();
		await timers.pass(5 * minute);
		assert.deepEqual(asking, [false, true]);
		assert.equal(elsewhere, false, 'a person may sign in elsewhere meanwhile');
		assert.equal(refresh.isAsking(service.id), false);
	});

	it('and say when they are tried again', async () => {
		const account = firstOf(accounts);
		service.error = unreachable;
		await account.refresh();
		assert.deepEqual(refresh.retryOf(account), { kind: 'onFocus' });
		refresh.watch(true);
		assert.deepEqual(refresh.retryOf(account), { kind: 'at', time: 15 * second });
		settings = { onFocus: true, minutes: 0 };
		assert.deepEqual(refresh.retryOf(account), { kind: 'never' });
		settings = { onFocus: true, minutes: 5 };
		mayAsk = false;
		assert.deepEqual(refresh.retryOf(account), { kind: 'never' });
	});

	it('not at a service that may not be asked: the local key server is not started for this', async () => {
		mayAsk = false;
		refresh.watch(true);
		await timers.pass(60 * minute);
		assert.equal(service.lists, 0);
		mayAsk = true;
		refresh.reconsider();
		await timers.pass(0);
		assert.equal(service.lists, 1);
	});

	it('not before somebody has looked at them, and not after the sign-in has ended', async () => {
		const fresh = new FakeService([], 'Fresh');
		await accounts.setServices([service, fresh]);
		await accounts.add(fresh, await fresh.signIn(), 'ada');
		service.error = new ApiError('InvalidSession');
		refresh.watch(true);
		await timers.pass(60 * minute);
		assert.equal(service.lists, 1);
		assert.equal(fresh.lists, 0);
	});

	it('each by its own pauses where there are several', async () => {
		const broken = new FakeService([], 'Broken');
		const two = await signedIn(service, broken);
		refresh.dispose();
		refresh = new AutoRefresh({ accounts: two, timers, settings: () => settings, mayAsk: () => true });
		broken.error = unreachable;
		refresh.watch(true);
		await timers.pass(5 * minute + 15 * second);
		assert.equal(broken.lists, 2);
		assert.equal(service.lists, 1);
	});

	it('no more once that is over', async () => {
		refresh.watch(true);
		refresh.dispose();
		assert.equal(timers.alarms, 0);
	});
});
