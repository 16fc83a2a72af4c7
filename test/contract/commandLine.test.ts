import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newFolder, startChildServer } from './childServer.ts';
import { createCommands, runCommand } from './commandLineRun.ts';
import { password } from './wire.ts';

const groups = {
	apps: ['list', 'create', 'delete'],
	users: ['list', 'create', 'disable', 'enable', 'revoke', 'set-password', 'delete'],
	'server-keys': ['list', 'create', 'enable', 'disable', 'delete'],
};
const alone = ['audit', 'backup', 'restore', 'rotate-keys'];

describe('The command line', function () {
	this.timeout(30_000);

	it('tells what there is, by --help and by help', async () => {
		const { code, output, errors } = await runCommand(['--help']);
		assert.deepEqual([code, errors], [0, '']);
		for (const name of ['serve', ...Object.keys(groups), ...alone])
			assert.match(output, new RegExp(`^  ${name} `, 'm'));
		for (const [group, commands] of Object.entries(groups)) {
			const help = await runCommand([group, '--help']);
			assert.deepEqual([help.code, help.errors], [0, '']);
			for (const command of commands) assert.match(help.output, new RegExp(`^  ${command} `, 'm'));
			assert.equal((await runCommand(['help', group])).output, help.output);
		}
		const help = await runCommand(['users', 'delete', '--help']);
		for (const option of ['--data <folder>', '--app <id>', '--json', '--yes']) assert.ok(help.output.includes(option));
	});

	it('refuses a wrong command line with code 2 and one sentence', async () => {
		for (const [args, sentence] of [
			[['users'], /^Say what to do with users: list, create, disable, .*; users --help tells more\.\n$/],
			[['users', 'nonsense'], /unknown command 'nonsense'/],
			[['users', 'create'], /missing required argument 'email'/],
			[['users', 'list', 'extra'], /too many arguments/],
			[['users', 'list', '--yes'], /unknown option '--yes'/],
			[['users', 'list', '--app', 'a b'], /an app id has/],
			[['apps', 'create', '-x'], /unknown option/],
			[['apps', 'create', 'é'], /an app id has/],
			[['backup'], /missing required argument 'file'/],
			[['audit', '--limit', 'many'], /whole number/],
		] as const) {
			const { code, output, errors } = await runCommand(args);
			assert.deepEqual([code, output], [2, ''], args.join(' '));
			assert.match(errors, /^[^\n]+\.\n$/);
			assert.match(errors, sentence);
		}
	});

	it('wants data to be there, and makes none', async () => {
		const folder = newFolder();
		const on = createCommands(folder, join(folder, 'none'));
		const commands = [
			['users', 'list'],
			['apps', 'create', 'x'],
			['audit'],
			['backup', join(folder, 'b')],
			['rotate-keys'],
		];
		for (const args of commands) assert.match(await on.refusal(args), /^No key server has data in .*none; start one/);
		assert.ok(!existsSync(on.data));
		await rm(folder, { recursive: true });
	});

	it('says in a sentence what is wrong with the data', async () => {
		const folder = newFolder();
		const on = createCommands(folder, folder);
		writeFileSync(join(folder, 'keys.sqlite'), 'not a database');
		assert.match(await on.refusal(['users', 'list']), /database .* cannot be used .*; restore it from a backup/);
		await rm(join(folder, 'keys.sqlite'));
		await (await startChildServer('--data', folder)).close();
		writeFileSync(join(folder, 'signing-keys.json'), '{}');
		assert.match(await on.refusal(['rotate-keys']), /signing keys .* are damaged/);
		assert.match(await on.refusal(['backup', join(folder, '..', 'never')]), /signing keys .* are damaged/);
		const database = new DatabaseSync(join(folder, 'keys.sqlite'));
		database.exec('UPDATE schema_version SET version = 999');
		database.close();
		assert.match(await on.refusal(['users', 'list']), /newer key server/);
		await rm(folder, { recursive: true });
	});

	it('tells of the unexpected with code 1', async () => {
		const folder = newFolder();
		const on = createCommands(folder, folder);
		await (await startChildServer('--data', folder)).close();
		const database = new DatabaseSync(join(folder, 'keys.sqlite'));
		database.exec('DROP TABLE audit');
		database.close();
		const { code, output, errors } = await on.run(['audit']);
		assert.deepEqual([code, output], [1, '']);
		assert.match(errors, /no such table/);
		await rm(folder, { recursive: true });
	});

	it('keeps its files to their owner', async () => {
		const folder = newFolder();
		mkdirSync(join(folder, 'data'), { mode: 0o700 });
		const on = createCommands(folder, join(folder, 'data'));
		await (await startChildServer('--data', on.data)).close();
		chmodSync(join(on.data, 'keys.sqlite'), 0o644);
		await on.text(['rotate-keys']);
		await on.text(['users', 'create', 'a@example.com'], password);
		for (const name of ['keys.sqlite', 'signing-keys.json']) {
			assert.equal(statSync(join(on.data, name)).mode & 0o777, 0o600);
		}
		await rm(folder, { recursive: true });
	});
});
