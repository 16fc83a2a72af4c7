import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import type { ApiRequest } from '../../../src/protocol/transport.ts';
import { FakeService, keyNamed } from './fakeService.ts';
import { Answer, createWorld, type Window, type World } from './world.ts';

const names = ['a', 'b', 'c', 'd'];

describe('many keys at once', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		await window.signUp();
		for (const name of names) await window.create(name);
	});
	afterEach(() => world.server.close());

	const keys = (...chosen: readonly string[]) => chosen.map((name) => window.key(name));
	/** The names of the keys that are enabled at the service. */
	const enabled = async () => {
		const listed = (await window.account.session?.listKeys()) ?? [];
		return listed.filter((key) => key.enabled).map(({ name }) => name);
	};
	const last = () => window.told.at(-1) ?? '';
	const idOf = (name: string) => window.key(name).key.id;
	/** Makes requests about one key go wrong. */
	const trouble = (name: string, happens: (request: ApiRequest) => void) => {
		const id = idOf(name);
		world.beforeRequest = async (request) => {
			if (request.url.includes(id)) happens(request);
		};
	};
	const refuse = (status: number, code: string) => () => {
		const body = JSON.stringify({ error: 'no', error_code: code });
		throw new Answer({ status, headers: { 'content-type': 'application/json' }, body });
	};

	it('are disabled after one question that names them, with one summary and an undo', async () => {
		window.script.choices.push('Disable Keys', 'Undo');
		await window.keyActions.setEnabled(false, ...keys('a', 'b', 'c'));
		const questions = window.asked.filter((text) => text.startsWith('Disable'));
		assert.equal(questions.length, 1);
		assert.match(questions[0] ?? '', /Disable 3 API keys\?[^]*Keys: a, b, c/);
		assert.ok(window.told.includes('3 of 3 keys are disabled now: a, b, c.'), window.told.join('\n'));
		assert.deepEqual(window.steps.slice(0, 3), ['0 of 3', '1 of 3', '2 of 3']);
		assert.match(last(), /3 of 3 keys are enabled now: a, b, c\./);
		assert.deepEqual(await enabled(), names);
	});

	it('are told of as the newest list has them, when several answers get lost one after the other', async () => {
		const first = idOf('a');
		const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
		let isBegun = false;
		world.beforeRequest = async ({ method }) => {
			if (isBegun && method === 'GET') await pause(60);
		};
		world.afterRequest = async ({ url }) => {
			if (!url.endsWith('/disable')) return;
			isBegun = true;
			await pause(url.includes(first) ? 0 : 20);
			throw new ApiError('TimedOut');
		};
		window.script.choices.push('Disable Keys');
		await window.keyActions.setEnabled(false, ...keys('a', 'b'));
		assert.equal(last(), '2 of 2 keys are disabled now: a, b.');
	});

	it('stay as they are when the question is closed', async () => {
		await window.keyActions.setEnabled(false, ...keys('a', 'b'));
		await window.keyActions.delete(...keys('a', 'b'));
		assert.deepEqual(await enabled(), names);
	});

	it('are left alone and named where they are as wanted already', async () => {
		await window.keyActions.setEnabled(false, window.key('b'));
		const chosen = keys('a', 'b');
		window.script.choices.push('Disable Keys');
		await window.keyActions.setEnabled(false, ...chosen);
		assert.equal(last(), '1 of 2 keys are disabled now: a. Disabled before: b.');
		const before = world.requests.length;
		await window.keyActions.setEnabled(false, ...chosen);
		assert.equal(last(), 'All chosen keys are disabled already.');
		assert.equal(world.requests.length, before + 1, 'the list of now');
	});

	it('say which failed and why, those of the same reason together', async () => {
		trouble('b', refuse(500, 'InternalServerError'));
		window.script.choices.push('Disable Keys');
		await window.keyActions.setEnabled(false, ...keys(...names));
		assert.equal(
			last(),
			'3 of 4 keys are disabled now: a, c, d. Not disabled: b. The key service failed. Try again later.',
		);
		assert.deepEqual(await enabled(), ['b']);
	});

	it('are tried again on demand, those alone that are left', async () => {
		trouble('b', refuse(500, 'InternalServerError'));
		const isBack = window.beforeAnswer('Not disabled: b', async () => {
			world.beforeRequest = async () => undefined;
			window.script.choices.push('Try Again');
		});
		window.script.choices.push('Disable Keys');
		await window.keyActions.setEnabled(false, ...keys('a', 'b'));
		await isBack;
		assert.equal(last(), '1 of 1 keys are disabled now: b.');
		assert.deepEqual(await enabled(), ['c', 'd']);
	});

	it('stop at the end of the session, and say so once', async () => {
		for (let more = 0; more < 10; more++) await window.create(`more-${more}`);
		const all = window.account.keys.map((key) => ({ account: window.account, key }));
		window.script.choices.push('Delete Keys');
		const changes: string[] = [];
		world.beforeRequest = async ({ method, url }) => {
			if (method !== 'DELETE') return;
			changes.push(url);
			refuse(401, 'InvalidSession')();
		};
		await window.keyActions.delete(...all);
		assert.equal(changes.length, 8, 'those that were under way together');
		assert.equal(last().split('Your sign-in has ended').length - 1, 1, last());
		assert.match(last(), /^Not deleted: .* and 3 more\. Your sign-in has ended/);
		assert.match(last(), /Therefore not tried: more-4, /);
		assert.equal(window.account.state.kind, 'ended');
	});

	it('say after cancelling what was done and what was not', async () => {
		for (let more = 0; more < 10; more++) await window.create(`more-${more}`);
		const all = window.account.keys.map((key) => ({ account: window.account, key }));
		window.script.choices.push('Disable Keys');
		let count = 0;
		world.beforeRequest = async ({ method, signal }) => {
			if (method !== 'PUT') return;
			if (++count > 10) window.cancel.abort();
			signal.throwIfAborted();
		};
		await window.keyActions.setEnabled(false, ...all);
		const summary = last();
		const left = (await enabled()).length;
		assert.ok(left > 0 && left < 14);
		assert.match(summary, new RegExp(`^${14 - left} of 14 keys are disabled now: `));
		assert.match(summary, /Cancelled, so unchanged: /);
		assert.equal(window.shown.length, 0);
	});

	it('show all names on demand where the summary had to leave some out', async () => {
		for (let more = 0; more < 4; more++) await window.create(`more_${more}`);
		window.script.choices.push('Disable Keys', 'Show All', 'Undo');
		await window.keyActions.setEnabled(false, ...window.account.keys.map((key) => ({ account: window.account, key })));
		assert.match(window.told.find((text) => text.includes('disabled now')) ?? '', /a, b, c, d, more_0 and 3 more/);
		assert.match(window.shown[0]?.text ?? '', /- more\\_3/);
		assert.equal((await enabled()).length, 8);
	});

	it('undo only what is still as it was left', async () => {
		const other = await world.openWindow();
		await other.account.refresh();
		window.script.choices.push('Disable Keys');
		const undoing = window.beforeAnswer('disabled now', async () => {
			await other.keyActions.setEnabled(true, other.key('b'));
			window.script.choices.push('Undo');
		});
		await window.keyActions.setEnabled(false, ...keys('a', 'b'));
		await undoing;
		assert.ok(window.told.includes('Not taken back, because it was changed or deleted since: b.'));
		assert.deepEqual(await enabled(), names);
	});

	it('are deleted only after a question that names them and counts those that still work', async () => {
		await window.keyActions.setEnabled(false, window.key('c'));
		window.script.choices.push('Delete Keys');
		await window.keyActions.delete(...keys('a', 'b', 'c'));
		const question = window.asked.find((text) => text.startsWith('Delete')) ?? '';
		assert.match(
			question,
			/Delete 3 API keys\? Still enabled: 2 of 3\.[^]*never copied, which are lost too: 3[^]*a, b, c/,
		);
		assert.equal(last(), '3 of 3 keys are deleted: a, b, c.');
		assert.deepEqual(await enabled(), ['d']);
		assert.deepEqual([...world.secrets.entries.keys()].filter((key) => key.startsWith('fresh/')).length, 1);
	});

	it('are disabled instead of deleted by the first button', async () => {
		window.script.choices.push('Disable Instead');
		await window.keyActions.delete(...keys('a', 'b'));
		assert.deepEqual(await enabled(), ['c', 'd']);
		assert.equal(window.account.keys.length, 4);
		window.script.choices.push('Disable Instead');
		await window.keyActions.delete(window.key('c'));
		assert.deepEqual(await enabled(), ['d']);
	});

	it('say of values that stay in secret storage before the summary is answered', async () => {
		window.script.choices.push('Delete Keys');
		const chosen = keys('a', 'b');
		world.secrets.isLocked = true;
		const isAsked = window.beforeAnswer('2 of 2 keys are deleted', async () => {
			assert.match(window.told.at(-2) ?? '', /could not remove the values of these deleted keys.*: a, b\./);
		});
		await window.keyActions.delete(...chosen);
		await isAsked;
	});

	it('that are gone already count as deleted before', async () => {
		const chosen = keys('a', 'b');
		const other = await world.openWindow();
		await other.account.refresh();
		other.script.choices.push('Delete Key');
		await other.keyActions.delete(other.key('a'));
		window.script.choices.push('Delete Keys');
		await window.keyActions.delete(...chosen);
		assert.equal(last(), '1 of 2 keys are deleted: b. Gone before: a.');
	});

	describe('of a service that does not list all of them', () => {
		let service: FakeService;
		let there: Window;

		beforeEach(async () => {
			service = new FakeService(['a', 'b', 'c'].map((name) => keyNamed(name)));
			service.listCut = 'Not all are told.';
			there = await world.openWindow(undefined, service);
			await there.accounts.add(service, await service.signIn(), 'ada');
			await there.account.refresh();
			there.script.choices.push('Delete Keys');
		});

		it('are deleted also when the list lacks them, and one that is gone is as it was to be', async () => {
			const chosen = ['a', 'b', 'c'].map((name) => there.key(name));
			service.unlisted = ['id-a', 'id-c'];
			service.keys = service.keys.filter(({ id }) => id !== 'id-c');
			await there.keyActions.delete(...chosen);
			assert.equal(there.told.at(-1), '3 of 3 keys are deleted: a, b, c.');
			assert.deepEqual(service.keys, []);
		});

		it('are deleted one by one, too', async () => {
			const target = there.key('a');
			service.unlisted = ['id-a'];
			await there.account.refresh();
			there.script.choices.splice(0, 1, 'Delete Key');
			await there.keyActions.delete(target);
			assert.deepEqual(
				service.keys.map(({ name }) => name),
				['b', 'c'],
			);
		});

		it('are not said to be gone when a value is discarded', async () => {
			const target = there.key('a');
			service.unlisted = ['id-a'];
			await there.account.refresh();
			await there.values.discard(target);
			assert.match(there.asked.at(-1) ?? '', /is not in the list, and may still exist\./);
		});

		it('are not said to be deleted, or unchanged, because the list lacks them', async () => {
			const chosen = ['a', 'b'].map((name) => there.key(name));
			service.unlisted = ['id-a'];
			service.beforeDelete = async (id) => {
				if (id !== 'id-a') return;
				there.cancel.abort();
				throw new ApiError('Cancelled');
			};
			await there.keyActions.delete(...chosen);
			assert.match(there.told.at(-1) ?? '', /Cancelled while under way: a\. Refresh to see how they stand\./);
		});
	});

	it('count as done when only the answer got lost', async () => {
		trouble('a', () => undefined);
		const id = idOf('a');
		world.afterRequest = async ({ url, method }) => {
			if (method === 'PUT' && url.includes(id)) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
		};
		window.script.choices.push('Disable Keys');
		await window.keyActions.setEnabled(false, ...keys('a', 'b'));
		assert.match(last(), /^2 of 2 keys are disabled now: a, b\.$/);
	});

	it('are not touched when the list of now cannot be had', async () => {
		world.isOffline = true;
		await assert.rejects(window.keyActions.setEnabled(false, ...keys('a', 'b')), { code: 'Unreachable' });
		assert.ok(!window.asked.some((text) => text.startsWith('Disable')));
	});
});
