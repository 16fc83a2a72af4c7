import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlKeyFile, controlPath } from '../../../src/protocol/control.ts';
import { Desk, isSentence, isUnreachable } from './desk.ts';
import { strangers } from './strangers.ts';

describe('A stranger at the port of the local key server', function () {
	this.timeout(60_000);
	let desk: Desk;
	const listening: Server[] = [];
	beforeEach(() => (desk = new Desk()));
	afterEach(async () => {
		for (const server of listening.splice(0)) {
			server.closeAllConnections();
			server.close();
		}
		await desk.clear();
	});

	/** @returns what it was asked */
	async function listen(port: number, listener: RequestListener): Promise<{ port: number; asked: string[] }> {
		const asked: string[] = [];
		const server = createServer((request, response) => {
			asked.push(request.url ?? '');
			listener(request, response);
		});
		listening.push(server);
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
		const bound = server.address();
		assert.ok(typeof bound === 'object' && bound !== null);
		return { port: bound.port, asked };
	}

	for (const [what, listener] of Object.entries(strangers)) {
		it(`that ${what} is noticed and not told anything, and the server runs elsewhere`, async () => {
			const window = desk.window();
			await window.start();
			await desk.crash();
			const { port, asked } = await listen(desk.running.port, listener);
			await assert.rejects(window.address(), isUnreachable);
			assert.deepEqual(window.state, { kind: 'stopped' });
			assert.equal(desk.pids.length, 1);
			await window.start();
			assert.equal(await window.address(), `http://127.0.0.1:${desk.running.port}`);
			assert.notEqual(desk.running.port, port);
			assert.equal(desk.port, desk.running.port);
			assert.equal(desk.pids.length, 3);
			assert.deepEqual([...new Set(asked)], [controlPath]);
		});
	}

	it('that makes up a proof is not believed when the key is damaged either', async () => {
		const window = desk.window();
		await window.start();
		await desk.crash();
		await listen(desk.running.port, strangers['makes up a proof']);
		writeFileSync(join(desk.dataDir, controlKeyFile), '');
		await assert.rejects(window.address(), isUnreachable);
		await assert.rejects(window.start(), isSentence(/^The control key in \S+ is damaged; /));
	});

	it('is named when the port is a setting, and no other port is taken', async () => {
		const { port } = await listen(0, () => undefined);
		const window = desk.window({ port: () => ({ number: port, fixed: true }) });
		await assert.rejects(window.start(), isSentence(new RegExp(`^Port ${port} is taken by another program; .*\\.$`)));
		assert.deepEqual(window.state, { kind: 'stopped' });
		assert.equal(desk.pids.length, 1);
		assert.deepEqual(desk.livingPids, []);
	});

	it('may be the server itself, which hangs: it is not believed until it answers', async function () {
		// Windows cannot halt a process.
		if (process.platform === 'win32') this.skip();
		const window = desk.window();
		await window.start();
		const { pid } = desk.running;
		process.kill(pid, 'SIGSTOP');
		await assert.rejects(window.start(), isSentence(/ is in use by another key server; /));
		assert.deepEqual(window.state, { kind: 'stopped' });
		process.kill(pid, 'SIGCONT');
		await window.check();
		assert.equal(window.state.kind, 'running');
		assert.deepEqual(desk.livingPids, [pid]);
	});
});
