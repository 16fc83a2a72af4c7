import assert from 'node:assert/strict';
import { inventory } from '../../../src/keys/inventory.ts';
import { plainMarkdown } from '../../../src/keys/plainMarkdown.ts';
import { createWorld, type Window, type World } from './world.ts';

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
