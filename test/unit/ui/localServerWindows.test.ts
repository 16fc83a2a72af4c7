import assert from 'node:assert/strict';
import type { Transport } from '../../../src/protocol/transport.ts';
import type { LocalServer } from '../../../src/ui/localServer/localServer.ts';
import { Desk, ended, isUnreachable, version } from './desk.ts';

describe('The local key server of several windows', function () {
	this.timeout(60_000);
	let desk: Desk;
	beforeEach(() => (desk = new Desk()));
	afterEach(() => desk.clear());

	const newer = (script?: string) =>
		desk.window({ version: '99.0.0', script: script ?? desk.scriptOfVersion('99.0.0') });
	const versionOf = ({ state }: LocalServer) => (state.kind === 'running' ? state.version : state.kind);

	it('is one process, however many windows start it at once', async () => {
		const windows = [desk.window(), desk.window(), desk.window()];
		await Promise.all(windows.map((window) => window.start()));
		const states = windows.map(({ state }) => state);
		const address = `http://127.0.0.1:${desk.running.port}`;
		for (const state of states) assert.deepEqual(state, { kind: 'running', address, version, kept: false });
		await Promise.all(desk.pids.filter((pid) => pid !== desk.running.pid).map(ended));
		assert.deepEqual(desk.livingPids, [desk.running.pid]);
	});

	it('is found by the next window, may be ended by any, and stays ended for all', async () => {
		const [starting, finding, ending] = [desk.window(), desk.window(), desk.window()];
		await starting.start();
		await finding.check();
		assert.deepEqual(finding.state, starting.state);
		await ending.stop();
		for (const window of [starting, finding]) {
			await window.check();
			assert.deepEqual(window.state, { kind: 'stopped' });
			await assert.rejects(window.address(), isUnreachable);
		}
		assert.equal(desk.pids.length, 1);
		assert.deepEqual(desk.livingPids, []);
	});

	it('stays ended although another window renews just then', async () => {
		const [first, second] = [desk.window(), desk.window()];
		await first.start();
		await second.check();
		const stopped = first.stop();
		while (desk.livingPids.length > 0) await second.check();
		await stopped;
		await second.check();
		assert.deepEqual([first.state, second.state], [{ kind: 'stopped' }, { kind: 'stopped' }]);
		assert.equal(desk.pids.length, 1);
	});

	it('is replaced by a newer one when a newer window looks, at the same port and as kept as before', async () => {
		const older = desk.window();
		await older.start();
		await older.keep(true);
		const { pid, port } = desk.running;
		const window = newer();
		await window.check();
		assert.deepEqual(window.state, {
			kind: 'running',
			address: `http://127.0.0.1:${port}`,
			version: '99.0.0',
			kept: true,
		});
		assert.notEqual(desk.running.pid, pid);
		assert.deepEqual(desk.livingPids, [desk.running.pid]);
	});

	it('is replaced once when several newer windows look at once', async () => {
		await desk.window().start();
		const script = desk.scriptOfVersion('99.0.0');
		const windows = [newer(script), newer(script)];
		await Promise.all(windows.map((window) => window.start()));
		assert.deepEqual(windows.map(versionOf), ['99.0.0', '99.0.0']);
		await Promise.all(desk.pids.filter((pid) => pid !== desk.running.pid).map(ended));
		assert.deepEqual(desk.livingPids, [desk.running.pid]);
	});

	it('is not ended by a window that saw the older one just before', async () => {
		await desk.window().start();
		const script = desk.scriptOfVersion('99.0.0');
		const quick = newer(script);
		// It hears of the older server, and only then, before it goes on, the other window replaces it.
		const transport: Transport = async (request) => {
			const reply = await desk.transport(request);
			await quick.start();
			return reply;
		};
		const slow = desk.window({ version: '99.0.0', script, transport });
		await slow.start();
		assert.deepEqual(slow.state, quick.state);
		await quick.check();
		assert.deepEqual(slow.state, quick.state);
		assert.equal(desk.running.pid, desk.pids[1]);
	});

	it('is left alone by an older window', async () => {
		await newer().start();
		const older = desk.window();
		await older.check();
		await older.start();
		assert.equal(versionOf(older), '99.0.0');
		assert.deepEqual(desk.pids, [desk.running.pid]);
	});

	it('is not replaced for ever when its file is older than the window', async () => {
		await desk.window().start();
		const window = newer(desk.script());
		await window.check();
		assert.equal(versionOf(window), version);
		await window.check();
		await window.address();
		assert.equal(desk.pids.length, 2);
	});
});
