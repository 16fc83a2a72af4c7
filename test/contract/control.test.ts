import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { runningFile, runningServer } from '../../src/protocol/control.ts';
import { newFolder, startChildServer, type ChildServer } from './childServer.ts';
import { control, controlKeyOf, controlRequestOf, postControl } from './controlClient.ts';

describe('Control of a server on this machine', function () {
	this.timeout(30_000);
	let folder: string;
	let server: ChildServer;
	let key: Buffer;
	beforeEach(async () => {
		folder = newFolder();
		server = await startChildServer('--data', folder, '--log-file', join(folder, 'server.log'));
		key = controlKeyOf(folder);
	});
	afterEach(async () => {
		await server.close();
		await rm(folder, { recursive: true });
	});

	it('lets the server prove itself, and says in a file where it is', async () => {
		const { pid, port, version, kept } = await control(key, server.port, 'hello');
		assert.deepEqual([pid, port, kept], [server.child.process.pid, server.port, true]);
		const said = v.parse(runningServer, JSON.parse(readFileSync(join(folder, runningFile), 'utf8')));
		assert.deepEqual(said, { pid, port, version });
		await server.close();
		assert.ok(!existsSync(join(folder, runningFile)));
	});

	it('obeys nobody who does not know the key', async () => {
		const right = controlRequestOf(key, server.port, 'stop');
		const stranger = controlRequestOf(Buffer.alloc(32), server.port, 'stop');
		const elsewhere = controlRequestOf(key, server.port + 1, 'stop');
		const changed = { ...controlRequestOf(key, server.port, 'hello'), action: 'stop' };
		for (const body of [stranger, elsewhere, changed, { ...right, mac: '' }, { ...right, lease: 'a b' }, {}, null]) {
			const { status } = await postControl(server.port, body);
			assert.equal(status, 403);
		}
		await control(key, server.port, 'hello');
	});

	it('stops the server, which answers first', async () => {
		await control(key, server.port, 'stop');
		assert.equal(await server.child.ended, 0);
	});

	it('switches whether the server stays without windows', async () => {
		assert.equal((await control(key, server.port, 'unkeep')).kept, false);
		assert.equal((await control(key, server.port, 'renew')).kept, false);
		assert.equal((await control(key, server.port, 'release')).kept, false);
		assert.equal((await control(key, server.port, 'keep')).kept, true);
	});

	it('keeps its renewals out of the log, but not its end', async () => {
		await control(key, server.port, 'renew');
		await control(key, server.port, 'stop');
		await server.child.ended;
		const log = readFileSync(join(folder, 'server.log'), 'utf8');
		assert.deepEqual(
			log.split('\n').map((line) => line.replace(/^\S+ /, '').replace(/ on .*/, '')),
			['listening', 'asked to stop', 'ended', ''],
		);
	});
});

describe('A leased server', function () {
	this.timeout(30_000);
	let folder: string;
	beforeEach(() => (folder = newFolder()));
	afterEach(() => rm(folder, { recursive: true }));

	it('ends by itself when nobody renews', async () => {
		const { child } = await startChildServer('--data', folder, '--leased', '--tick-seconds', '0.02');
		assert.equal(await child.ended, 0);
	});
});
