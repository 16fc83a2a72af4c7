import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../../../src/protocol/errors.ts';
import { readJson } from '../../../src/server/http/readBody.ts';
import { apiErrorOf } from '../../../src/server/http/refusals.ts';
import { listen } from '../../../src/server/process/socket.ts';
import { startTemporaryServer } from '../../contract/childServer.ts';
import { startMemoryServer } from '../../contract/memoryServer.ts';
import { asker, signInAnonymously } from '../../contract/wire.ts';

describe('Requests', () => {
	it('for a host that is not this server are refused', async () => {
		const server = await startMemoryServer();
		const url = 'http://pages.example:27480/api/client/v2.0/app/local/location';
		const reply = await server.transport({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(1000) });
		assert.equal(reply.status, 403);
		assert.match(reply.body, /host not allowed.*DomainNotAllowed/);
		await server.close();
	});

	it('bring their Host header along', async () => {
		const socket = await listen('127.0.0.1', 0);
		socket.serve(({ headers }) => new Response(headers.get('host')));
		const asked = request({ port: socket.port, host: '127.0.0.1', headers: { host: 'pages.example' } }).end();
		const [answer] = (await once(asked, 'response')) as [IncomingMessage];
		assert.equal(String(await answer.toArray()), 'pages.example');
		await socket.close();
	});

	it('with a body that nobody wants leave the connection in order', async () => {
		const server = await startTemporaryServer();
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		const ask = async (path: string, body: string) => {
			const asked = request(`${server.baseUrl}/api/client/v2.0${path}`, { method: 'PUT', agent }).end(body);
			const [answer] = (await once(asked, 'response')) as [IncomingMessage];
			return [answer.statusCode, String(await answer.toArray()).includes('must authenticate first')];
		};
		for (const body of ['{"a":1}', 'x'.repeat(10_000), 'x'.repeat(1_000_000), '']) {
			assert.deepEqual(await ask('/auth/api_keys/x/enable', body), [401, true]);
		}
		agent.destroy();
		await server.close();
	});

	it('are answered with no length but 0 where there is nothing to say', async () => {
		const server = await startTemporaryServer();
		const ask = asker(server);
		const { refresh: token } = await signInAnonymously(ask);
		for (const [line, status, length] of [
			['GET /auth/api_keys', 403, '0'],
			['DELETE /auth/session', 204, undefined],
		] as const) {
			const { headers, ...reply } = await ask(line, { token });
			assert.deepEqual([reply.status, headers['content-length']], [status, length]);
			assert.equal(headers['transfer-encoding'], undefined);
		}
		await server.close();
	});

	it('whose body is cut short are no failure of the server', async () => {
		const body = new ReadableStream({ pull: (stream) => stream.error(new Error('gone')) });
		const cut = new Request('http://127.0.0.1', { method: 'POST', body, duplex: 'half' });
		await assert.rejects(readJson(cut), (error) => error instanceof ApiError && error.code === 'BadRequest');
	});

	it('may bring a body that nobody wants, of whatever kind', async () => {
		const server = await startMemoryServer();
		const ask = asker(server);
		const { refresh: token } = await signInAnonymously(ask);
		for (const type of ['text/plain', 'application/json']) {
			const reply = await ask('POST /auth/session', { token, body: 'wanted', headers: { 'content-type': type } });
			assert.equal(reply.status, 201);
		}
		await server.close();
	});

	it('of web pages may be asked about ahead, with all that they send', async () => {
		const origin = 'https://app.example.com';
		const server = await startMemoryServer({ corsOrigins: [origin] });
		const { status, headers } = await asker(server)('OPTIONS /auth/api_keys', { headers: { origin } });
		assert.deepEqual(
			[status, headers['access-control-allow-origin'], headers['access-control-allow-headers']],
			[204, origin, 'authorization,content-type,accept'],
		);
		assert.equal(headers['access-control-max-age'], '600');
		await server.close();
	});

	it('must be written in UTF-8', async () => {
		const headers = { 'content-type': 'application/json' };
		const body = Uint8Array.from([0x22, 0xff, 0x22]);
		const broken = new Request('http://127.0.0.1', { method: 'POST', headers, body });
		await assert.rejects(readJson(broken), (error) => error instanceof ApiError && error.code === 'BadRequest');
	});
});

describe('Health', () => {
	it('is that of the database for those who ask whether requests can come, and of the process for others', async () => {
		const server = await startMemoryServer();
		const statusOf = async (path: string) => {
			const url = server.baseUrl + path;
			return (await server.transport({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(1000) })).status;
		};
		assert.deepEqual([await statusOf('/healthz'), await statusOf('/readyz')], [200, 200]);
		await server.service.db.schema.dropTable('schema_version').execute();
		assert.deepEqual([await statusOf('/healthz'), await statusOf('/readyz')], [200, 500]);
		await server.close();
	});
});

describe('Failures', () => {
	it('of the database that may pass are told from others', () => {
		const failure = (errcode: number) => Object.assign(new Error('failed'), { code: 'ERR_SQLITE_ERROR', errcode });
		for (const code of [5, 6, 8, 10, 13, 14, 266]) assert.equal(apiErrorOf(failure(code)).code, 'Unavailable');
		for (const code of [1, 11, 26]) assert.equal(apiErrorOf(failure(code)).code, 'InternalServerError');
		assert.equal(apiErrorOf('thrown').code, 'InternalServerError');
	});
});
