import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { runningFile, runningServer, type RunningServer } from '../../src/protocol/control.ts';
import { newFolder, startChildServer, type ChildServer } from './childServer.ts';
import { control, controlKeyOf, controlRequestOf, postControl } from './controlClient.ts';

describe('Control of a server on this machine', function () {
	this.timeout(30_000);
	let folder: string;
	let started: ChildServer;
	let server: RunningServer;
	let key: Buffer;
	beforeEach(async () => {
		folder = newFolder();
		started = await startChildServer('--data', folder, '--log-file', join(folder, 'server.log'));
		server = v.parse(runningServer, JSON.parse(readFileSync(join(folder, runningFile), 'utf8')));
		key = controlKeyOf(folder);
	});
	afterEach(async () => {
		await started.close();
		await rm(folder, { recursive: true });
	});

	it('lets the server prove itself, and says in a file where it is', async () => {
		const { pid, port, version, kept } = await control(key, server, 'hello');
		assert.deepEqual([pid, port, kept], [started.child.process.pid, started.port, true]);
		assert.deepEqual(server, { pid, port, version });
		await started.close();
		assert.ok(!existsSync(join(folder, runningFile)));
	});

	it('obeys nobody who does not know the key', async () => {
		const right = controlRequestOf(key, server, 'stop');
		const stranger = controlRequestOf(Buffer.alloc(32), server, 'stop');
		const elsewhere = controlRequestOf(key, { ...server, port: server.port + 1 }, 'stop');
		const before = controlRequestOf(key, { ...server, pid: server.pid + 1 }, 'stop');
		const changed = { ...controlRequestOf(key, server, 'hello'), action: 'stop' };
		for (const body of [stranger, elsewhere, before, changed, { ...right, mac: '' }, {}, null]) {
			const { status } = await postControl(server.port, body);
			assert.equal(status, 403);
		}
		await control(key, server, 'hello');
	});

	it('stops the server, which answers first', async () => {
		await control(key, server, 'stop');
		assert.equal(await started.child.ended, 0);
	});

	it('switches whether the server stays without windows', async () => {
		assert.equal((await control(key, server, 'unkeep')).kept, false);
		assert.equal((await control(key, server, 'renew')).kept, false);
		assert.equal((await control(key, server, 'keep')).kept, true);
	});

	it('does not do again what somebody repeats', async () => {
		const keep = controlRequestOf(key, server, 'keep');
		assert.equal((await postControl(server.port, keep)).status, 200);
		await control(key, server, 'unkeep');
		assert.equal((await postControl(server.port, keep)).status, 403);
		assert.equal((await control(key, server, 'hello')).kept, false);
	});

	it('keeps its renewals out of the log, but not its end', async () => {
		await control(key, server, 'renew');
		await control(key, server, 'stop');
		await started.child.ended;
		const log = readFileSync(join(folder, 'server.log'), 'utf8');
		assert.deepEqual(
			log.split('\n').map((line) => line.replace(/^\S+ /, '').replace(/ on .*/, '')),
			['listening', 'strangers may make accounts', 'asked to stop', 'ended', ''],
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
