import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseJson } from '../../src/protocol/json.ts';
import { runningFile, runningServer, type RunningServer } from '../../src/protocol/control.ts';
import { openPerson, type Person } from './person.ts';

describe('the local key server', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
	});
	after(() => person.run('userApiKeys.stopLocalServer'));

	const running = (): RunningServer => {
		const text = readFileSync(join(person.handle.context.globalStorageUri.fsPath, 'server', runningFile), 'utf8');
		const server = parseJson(runningServer, text);
		assert.ok(server, text);
		return server;
	};
	const address = () => {
		const { state } = person.handle.server;
		assert.equal(state.kind, 'running');
		return v.parse(v.object({ address: v.string() }), state).address;
	};

	it('is started as a process of its own, once', async () => {
		await person.run('userApiKeys.startLocalServer');
		const { pid, port } = running();
		assert.notEqual(pid, process.pid);
		assert.ok(process.kill(pid, 0));
		assert.equal(address(), `http://127.0.0.1:${port}`);
		assert.equal((await fetch(`${address()}/api/client/v2.0/app/local/location`)).status, 200);
		await person.run('userApiKeys.startLocalServer');
		assert.equal(running().pid, pid);
	});

	it('is kept running and let end with the windows', async () => {
		const isKept = () => v.parse(v.object({ kept: v.boolean() }), person.handle.server.state).kept;
		assert.equal(isKept(), false);
		await person.run('userApiKeys.keepLocalServerRunning');
		assert.equal(isKept(), true);
		await person.handle.server.check();
		assert.equal(isKept(), true);
		await person.run('userApiKeys.endLocalServerWithWindows');
		assert.equal(isKept(), false);
	});

	it('is stopped, and not woken by a refresh', async () => {
		const last = address();
		await person.run('userApiKeys.stopLocalServer');
		assert.deepEqual(person.handle.server.state, { kind: 'stopped' });
		await assert.rejects(fetch(last));
		await person.run('userApiKeys.refresh');
		assert.deepEqual(person.handle.server.state, { kind: 'stopped' });
	});

	it('is started by creating an account, at the port of before', async () => {
		await person.run('userApiKeys.startLocalServer');
		const before = running();
		await person.run('userApiKeys.stopLocalServer');
		await person.signUp();
		assert.equal(running().port, before.port);
		assert.notEqual(running().pid, before.pid);
		await person.forgetEverything();
	});
});
