import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newFolder, runServer, startChildServer } from './childServer.ts';

describe('The server that cannot start', function () {
	this.timeout(30_000);
	let folder: string;
	beforeEach(() => (folder = newFolder()));
	afterEach(() => rm(folder, { recursive: true }));

	/** It ends with code 2 and one sentence. */
	async function refuses(
		args: readonly string[],
		sentence: RegExp,
		nodeOptions: readonly string[] = [],
	): Promise<void> {
		const child = runServer(['--port', '0', ...args], nodeOptions);
		const giveUp = setTimeout(() => child.process.kill('SIGKILL'), 10_000);
		assert.equal(await child.ended, 2);
		clearTimeout(giveUp);
		assert.equal(child.output, '');
		assert.match(child.errors, /^[^\n]+\.\n$/);
		assert.doesNotMatch(child.errors, /\. \w|Warning|^error|\bat /);
		assert.match(child.errors, sentence);
	}

	it('because of its arguments', async () => {
		await refuses(['--nonsense'], /unknown option '--nonsense'.*--help/);
		await refuses(['nonsense'], /^There is no command nonsense; --help lists/);
		for (const words of [
			['nonsense', '--port', '1'],
			['serve', 'nonsense'],
			['help', 'nonsense'],
		]) {
			const child = runServer(words);
			assert.equal(await child.ended, 2);
			assert.equal(child.errors, 'There is no command nonsense; --help lists those that there are.\n');
		}
		for (const port of ['x', '65536', '-1', '1.5', '']) await refuses([`--port=${port}`], /from 0 to 65535/);
		for (const app of ['a b', '', '-x', 'é', 'x'.repeat(65)]) await refuses([`--app=${app}`], /app id/);
		const urls = ['keys.example.com', 'ftp://x', 'https://x/y', 'https://x?y', 'https://u:p@x', 'https://x#', ''];
		for (const url of urls) await refuses([`--public-url=${url}`], /must look like https/);
		await refuses(['--host=a/b'], /address or a name/);
		await refuses(['--data', ''], /folder that --data names is empty/);
	});

	it('because the port is taken', async () => {
		const stranger = createServer().listen(0, '127.0.0.1');
		await once(stranger, 'listening');
		const address = stranger.address();
		assert.ok(typeof address === 'object' && address !== null);
		await refuses(['--data', folder, '--port', String(address.port)], /Port \d+ is taken.*--port/);
		stranger.close();
		assert.ok(!readdirSync(folder).includes('running.json'));
	});

	it('because the address is not of this machine', async () => {
		await refuses(['--data', folder, '--host', '203.0.113.9'], /203\.0\.113\.9 cannot be listened on/);
	});

	it('because another server has the data folder', async () => {
		const server = await startChildServer('--data', folder);
		await refuses(['--data', folder], /in use by another key server/);
		await server.close();
		await (await startChildServer('--data', folder)).close();
	});

	it('because the data folder cannot be one', async () => {
		const file = join(folder, 'file');
		writeFileSync(file, '');
		await refuses(['--data', file], /cannot be written/);
		await refuses(['--data', join(file, 'below')], /cannot be written/);
		// Where Linux keeps its processes, and nobody else keeps anything.
		if (existsSync('/proc/self')) await refuses(['--data', '/proc/below/it'], /cannot be written/);
	});

	it('because the data folder holds what is not ours, which it leaves as it is', async () => {
		const home = join(folder, 'home');
		mkdirSync(home);
		chmodSync(home, 0o755);
		writeFileSync(join(home, 'thesis.txt'), '');
		await refuses(['--data', home], /holds other things/);
		assert.deepEqual(readdirSync(home), ['thesis.txt']);
	});

	it('because a file of the data is damaged', async () => {
		for (const [name, sentence] of [
			['signing-keys.json', /signing keys .* are damaged/],
			['control.key', /control key .* is damaged/],
			['keys.sqlite', /database .* cannot be used/],
			['lock.sqlite', /cannot be locked/],
		] as const) {
			const data = join(folder, name);
			mkdirSync(data, { mode: 0o700 });
			writeFileSync(join(data, name), 'not what was written here');
			await refuses(['--data', data], sentence);
		}
	});

	it('because a newer program has written the data', async () => {
		await (await startChildServer('--data', folder)).close();
		const database = new DatabaseSync(join(folder, 'keys.sqlite'));
		database.exec('UPDATE schema_version SET version = 999');
		database.close();
		await refuses(['--data', folder], /newer key server/);
	});

	it('because the log cannot be written', async () => {
		await refuses(
			['--data', folder, '--log-file', join(folder, 'no', 'such', 'folder')],
			/log file .* cannot be written/,
		);
	});

	it('because its Node has no SQLite', async () => {
		await refuses(['--data', folder], /has no SQLite; run the key server with Node.js 22/, [
			'--no-experimental-sqlite',
		]);
	});
});
