import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { newFolder, startChildServer, type ChildServer } from './childServer.ts';
import { asker, createKey, password, register, signIn, signInWithKey } from './wire.ts';

describe('The server as a process', function () {
	this.timeout(30_000);
	let folder: string;
	const servers: ChildServer[] = [];
	beforeEach(() => (folder = newFolder()));
	afterEach(async () => {
		for (const server of servers.splice(0)) await server.close();
		await rm(folder, { recursive: true });
	});

	async function start(...args: readonly string[]): Promise<ChildServer> {
		const server = await startChildServer('--data', folder, ...args);
		servers.push(server);
		return server;
	}

	it('says where it listens, and nothing more', async () => {
		const server = await start();
		const { child, port } = server;
		await asker(server)('GET /app/local/location');
		child.process.kill('SIGTERM');
		await child.ended;
		assert.equal(child.output, `listening on http://127.0.0.1:${port}\n`);
		assert.doesNotMatch(child.errors, /Warning/);
		assert.notEqual(port, 0);
	});

	it('keeps idle connections longer than proxies do, which would otherwise use one that is just being closed', async () => {
		const { headers } = await fetch(`${(await start()).baseUrl}/healthz`);
		assert.equal(headers.get('keep-alive'), 'timeout=75');
	});

	it('writes addresses of version 6 in brackets', async () => {
		const hasVersion6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
		// A machine without it refuses in a sentence instead.
		if (!hasVersion6) return assert.rejects(start('--host', '::1'));
		const server = await start('--host', '::1');
		assert.equal(server.baseUrl, `http://[::1]:${server.port}`);
		assert.equal((await asker(server)('GET /app/local/location')).status, 200);
	});

	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		it(`ends well on ${signal}`, async () => {
			const server = await start();
			await asker(server)('GET /app/local/location');
			server.child.process.kill(signal);
			assert.equal(await server.child.ended, 0);
			assert.deepEqual(readdirSync(folder).toSorted(), [
				'control.key',
				'keys.sqlite',
				'lock.sqlite',
				'signing-keys.json',
			]);
		});
	}

	it('finishes a request that is under way when it ends, once connections that ask nothing are closed', async () => {
		const { child, port } = await start();
		const silent = createConnection(port, '127.0.0.1');
		await once(silent, 'connect');
		const connection = createConnection(port, '127.0.0.1').setEncoding('utf8');
		const body = JSON.stringify({ username: 'x', password });
		const lines = [
			'POST /api/client/v2.0/app/local/auth/providers/local-userpass/login HTTP/1.1',
			`Host: 127.0.0.1:${port}`,
			'Content-Type: application/json',
			`Content-Length: ${body.length}`,
			'Expect: 100-continue',
		];
		connection.write(`${lines.join('\r\n')}\r\n\r\n`);
		const [first] = (await once(connection, 'data')) as [string];
		assert.match(first, /^HTTP\/1\.1 100 /);
		child.process.kill('SIGTERM');
		await once(silent, 'close');
		connection.write(body);
		const [answer] = (await once(connection, 'data')) as [string];
		assert.match(answer, /^HTTP\/1\.1 401 .*"InvalidPassword"/s);
		assert.equal(await child.ended, 0);
	});

	it('keeps keys and sessions through kill -9', async () => {
		const first = await start();
		const ask = asker(first);
		const { refresh: token } = await signIn(ask, await register(ask));
		const { key, ...kept } = await createKey(ask, token);
		first.child.process.kill('SIGKILL');
		assert.equal(await first.child.ended, null);
		const again = asker(await start());
		assert.deepEqual((await again('GET /auth/api_keys', { token })).json, [kept]);
		await signInWithKey(again, key);
	});

	it('leaves its files to their owner alone', async () => {
		const server = await start('--log-file', join(folder, 'server.log'));
		await register(asker(server));
		const modes = Object.fromEntries(readdirSync(folder).map((name) => [name, modeOf(join(folder, name))]));
		const names = ['control.key', 'keys.sqlite', 'lock.sqlite', 'running.json', 'server.log', 'signing-keys.json'];
		const all = [...names, 'keys.sqlite-shm', 'keys.sqlite-wal'];
		assert.deepEqual(modes, Object.fromEntries(all.map((name) => [name, 0o600])));
		assert.equal(modeOf(folder), 0o700);
	});

	it('puts no secret into its log, its output or its database', async () => {
		const logFile = join(folder, 'server.log');
		const server = await start('--log-file', logFile);
		const ask = asker(server);
		const email = await register(ask);
		const { access, refresh } = await signIn(ask, email);
		const { key } = await createKey(ask, refresh);
		const byKey = await signInWithKey(ask, key);
		const spelt = `?key=${key}&token=${refresh}`;
		for (const token of [access, refresh, byKey.access, byKey.refresh])
			await ask(`GET /auth/profile${spelt}`, { token });
		await ask('POST /app/local/auth/providers/api-key/login', { body: `{"key":"${key}` });
		const secrets = [password, key, access, refresh, byKey.access, byKey.refresh];
		const data = ['keys.sqlite', 'keys.sqlite-wal'].map((name) => readFileSync(join(folder, name), 'latin1')).join();
		for (const secret of secrets) assert.ok(!data.includes(secret));
		const said = readFileSync(logFile, 'utf8') + server.child.output + server.child.errors;
		for (const secret of [...secrets, email, email.split('@')[0] ?? '']) assert.ok(!said.includes(secret));
		assert.match(said, /^\S+Z [0-9a-f]{24} POST \/api\/client\/v2\.0\/auth\/api_keys 201 [\d.]+ms$/m);
	});

	it('goes on when nobody reads its output any more', async () => {
		const server = await start();
		server.child.process.stdout.destroy();
		server.child.process.stderr.destroy();
		const ask = asker(server);
		for (let i = 0; i < 5; i++) assert.equal((await ask('GET /app/local/location')).status, 200);
	});

	it('begins a log anew when it is full', async () => {
		const logFile = join(folder, 'server.log');
		writeFileSync(logFile, `${'x'.repeat(1024 * 1024 - 1)}\n`);
		// What is written is there for certain when the server has ended.
		await (await start('--log-file', logFile)).close();
		assert.equal(statSync(`${logFile}.1`).size, 1024 * 1024);
		assert.match(readFileSync(logFile, 'utf8'), /^\S+ listening on /);
		assert.ok(existsSync(logFile));
	});
});

function modeOf(path: string): number {
	return statSync(path).mode & 0o777;
}
