import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalServer } from '../../../src/ui/localServer/localServer.ts';
import { spawnServer } from '../../../src/ui/localServer/spawnServer.ts';
import { Desk, ended, isSentence, isUnreachable, version } from './desk.ts';

describe('The local key server of a window', function () {
	this.timeout(60_000);
	let desk: Desk;
	let window: LocalServer;
	beforeEach(() => {
		desk = new Desk();
		window = desk.window();
	});
	afterEach(() => desk.clear());

	const running = () => ({ kind: 'running', address: `http://127.0.0.1:${desk.running.port}`, version, kept: false });

	it('is started once, however many ask for it', async () => {
		await Promise.all([window.start(), window.start(), window.address()]);
		await window.start();
		assert.deepEqual(desk.pids, [desk.running.pid]);
		assert.deepEqual(window.state, running());
		assert.equal(desk.port, desk.running.port);
	});

	it('shows each state once, also when somebody looks meanwhile', async () => {
		const states: string[] = [];
		const looks: Promise<void>[] = [];
		window.onDidChange(() => {
			states.push(window.state.kind);
			looks.push(window.check());
		});
		await window.start();
		await Promise.all(looks);
		assert.deepEqual(states, ['starting', 'running']);
	});

	it('is started when its address is first needed, for all who need it', async () => {
		const addresses = await Promise.all([window.address(), window.address()]);
		const { address } = running();
		assert.deepEqual(addresses, [address, address]);
		assert.deepEqual(desk.pids, [desk.running.pid]);
	});

	it('is not started unasked when somebody has stopped it', async () => {
		desk.mayWake = false;
		await assert.rejects(window.address(), isUnreachable);
		await window.start();
		await window.stop();
		desk.mayWake = true;
		await assert.rejects(window.address(), isUnreachable);
		const other = desk.window();
		await other.stop();
		await assert.rejects(other.address(), isUnreachable);
		assert.equal(desk.pids.length, 1);
		assert.deepEqual(desk.livingPids, []);
	});

	it('ends when it is stopped while it starts, and runs when it is started while it stops', async () => {
		const done = [window.start(), window.stop()];
		await Promise.all(done);
		assert.deepEqual(window.state, { kind: 'stopped' });
		assert.deepEqual(desk.livingPids, []);
		await Promise.all([window.start(), window.stop(), window.start()]);
		assert.deepEqual(window.state, running());
		assert.deepEqual(desk.livingPids, [desk.running.pid]);
	});

	it('stays without windows when that is wished, and says so', async () => {
		await assert.rejects(window.keep(true), isUnreachable);
		await window.start();
		await window.keep(true);
		assert.deepEqual(window.state, { ...running(), kept: true });
		await window.keep(false);
		assert.deepEqual(window.state, running());
	});

	it('ends by itself when no window holds it any more', async () => {
		const brief = desk.window({ script: desk.script(['--tick-seconds', '0.05']) });
		await brief.start();
		await ended(desk.running.pid);
		await brief.check();
		assert.deepEqual(brief.state, { kind: 'stopped' });
		assert.ok(desk.hasEnded);
	});

	it('is missed after a crash, not started unasked, and comes back at the same port', async () => {
		await window.start();
		const { port } = desk.running;
		await desk.crash();
		await assert.rejects(window.address(), isUnreachable);
		assert.deepEqual(window.state, { kind: 'stopped' });
		assert.equal(desk.pids.length, 1);
		await window.start();
		assert.equal(desk.running.port, port);
		assert.deepEqual(window.state, running());
	});

	it('says why it does not start', async () => {
		writeFileSync(desk.dataDir, '');
		await assert.rejects(window.start(), isSentence(/^The data folder \S+ cannot be written \(\w+\); .*\.$/));
		assert.deepEqual(window.state, { kind: 'stopped' });
		rmSync(desk.dataDir);
		await window.start();
		assert.deepEqual(window.state, running());
	});

	it('is ended when it does not begin to listen', async () => {
		const giving = new AbortController();
		const spawned = spawnSilent(giving.signal);
		while (desk.pids.length === 0) await sleep(10);
		giving.abort();
		assert.deepEqual(await spawned, {
			kind: 'failed',
			sentence: 'The local key server did not start in time. Try again.',
		});
		await Promise.all(desk.pids.map(ended));
	});

	it('is not waited for when it is too late already', async () => {
		const { kind } = await spawnSilent(AbortSignal.abort());
		assert.equal(kind, 'failed');
	});

	function spawnSilent(signal: AbortSignal) {
		return spawnServer({ script: desk.silentScript(), dataDir: desk.dataDir, port: 0, signal });
	}
});
