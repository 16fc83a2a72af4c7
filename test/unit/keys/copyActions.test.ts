import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import { inventory } from '../../../src/keys/inventory.ts';
import { plainMarkdown } from '../../../src/keys/plainMarkdown.ts';
import { FakeService, keyNamed } from './fakeService.ts';
import { createWorld, person, type Window, type World } from './world.ts';

describe('copying what is no secret', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		await window.signUp();
		for (const name of ['ci', 'laptop']) await window.create(name);
	});
	afterEach(() => world.server.close());

	const copied = () => window.clipboard.at(-1) ?? '';
	const all = () => window.account.keys.map((key) => ({ account: window.account, key }));

	it('takes the names of the chosen keys, one per line', async () => {
		await window.copying.names(all(), []);
		assert.equal(copied(), 'ci\nlaptop');
		assert.equal(window.told.at(-1), '2 names copied.');
	});

	it('takes the name of an account when no key is chosen with it', async () => {
		await window.copying.names([], [window.account]);
		assert.equal(copied(), 'ada@example.com');
		await window.copying.names([window.key('ci')], [window.account]);
		assert.equal(copied(), 'ci');
	});

	it('takes ids, and asks which when none is chosen', async () => {
		await window.copying.ids([]);
		assert.equal(copied(), window.key('ci').key.id);
		await window.copying.ids(all());
		assert.equal(copied().split('\n').length, 2);
	});

	it('takes a table of all keys without their values', async () => {
		await window.keyActions.setEnabled(false, window.key('laptop'));
		await window.copying.inventory([], []);
		const [header, line, ci, laptop] = copied().split('\n');
		assert.equal(header, '| Name | State | Created (UTC) | Account | Service | Id |');
		assert.equal(line, '| --- | --- | --- | --- | --- | --- |');
		const { id } = window.key('ci').key;
		assert.match(
			ci ?? '',
			new RegExp(
				`^\\| ci \\| enabled \\| \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d \\| ada@example.com \\| Memory \\| ${id} \\|$`,
			),
		);
		assert.match(laptop ?? '', /\| laptop \| disabled \|/);
		assert.ok(!copied().includes('uak_'));
	});

	describe('of several accounts', () => {
		let down: FakeService;

		beforeEach(async () => {
			down = new FakeService([keyNamed('elsewhere')], 'Down');
			await window.accounts.setServices([window.service, down]);
			await window.accounts.add(down, await down.signIn(), 'bob');
			down.error = new ApiError('TimedOut');
		});

		it('takes a table of those that can be listed, and names the others with what to do', async () => {
			await window.copying.inventory([], []);
			assert.match(copied(), /\| ci \|[^]*\| laptop \|/);
			assert.equal(
				window.told.at(-1),
				'A Markdown table of 2 keys is in the clipboard, without their values. Not listed: bob at Down. The key service did not answer in time. Check the network and try again.',
			);
		});

		it('takes nothing, and says why, where none can be listed or the one cannot that was named', async () => {
			await world.server.service.db.deleteFrom('sessions').execute();
			await window.account.refresh();
			const why = /^Not listed: ada@example\.com at Memory\. You are signed out.* Not listed: bob at Down\. The key/;
			await assert.rejects(window.copying.inventory([], []), { name: 'ExpectedError', message: why });
			const bob = window.accounts.all.filter(({ label }) => label === 'bob');
			await assert.rejects(window.copying.inventory([], bob), { code: 'TimedOut' });
			assert.deepEqual(window.clipboard, []);
		});

		it('is given up as a whole when the person cancels', async () => {
			down.error = new ApiError('Cancelled');
			await assert.rejects(window.copying.inventory([], []), { code: 'Cancelled' });
			assert.deepEqual(window.clipboard, []);
		});
	});

	it('takes a table of an account that was named, or is the only one, after signing in again', async () => {
		for (const named of [[window.account], []]) {
			await world.server.service.db.deleteFrom('sessions').execute();
			await window.account.refresh();
			window.script.choices.push('Sign In…');
			window.script.texts.push(person.email, person.password);
			await window.copying.inventory([], named);
			assert.match(copied(), /\| ci \|[^]*\| laptop \|/);
			window.clipboard.length = 0;
		}
		await world.server.service.db.deleteFrom('sessions').execute();
		await window.account.refresh();
		await window.copying.inventory([], []);
		assert.deepEqual(window.clipboard, [], 'left at that');
	});

	it('has columns for what only some services tell where some key has it', () => {
		const { account } = window;
		const time = Date.UTC(2026, 10, 26, 9, 30);
		const key = { id: '1', name: 'a', enabled: true, createdAt: undefined };
		const more = { ...key, hint: 'uak_ab', expiresAt: time, lastVerifiedAt: time };
		const lines = inventory([key, more].map((one) => ({ account, key: one }))).split('\n');
		const head = '| Name | Value begins with | State | Created (UTC) | Expires (UTC) | Last verified (UTC) |';
		assert.ok(lines[0]?.startsWith(head), lines[0]);
		assert.match(lines[2] ?? '', /^\| a \|  \| enabled \|  \|  \|  \| /);
		const cells = lines[3]?.replaceAll('\\', '') ?? '';
		assert.match(cells, /^\| a \| uak_ab \| enabled \|  \| 2026-11-26 09:30 \| 2026-11-26 09:30 \|/);
	});

	it('says so when the clipboard refuses', async () => {
		window.clipboardFails = true;
		await assert.rejects(window.copying.names(all(), []), /nothing was copied/);
	});

	it('keeps names from becoming markup or more cells', () => {
		const key = { id: '1', name: 'a|b <i>*[x](y)*</i>\n| c', enabled: true, createdAt: undefined };
		const row = inventory([{ account: window.account, key }]).split('\n')[2] ?? '';
		assert.equal(row.replaceAll(/\\./g, '').split('|').length, 8);
		assert.equal(plainMarkdown('a|b\n`c`'), 'a\\|b \\`c\\`');
		assert.equal(plainMarkdown('ci-deploy.v2'), 'ci-deploy.v2');
		assert.equal(plainMarkdown('- x'), '\\- x');
		assert.equal(plainMarkdown('1. x'), '1\\. x');
	});
});
