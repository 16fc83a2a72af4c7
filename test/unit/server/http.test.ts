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

	it('must be written in UTF-8', async () => {
		const headers = { 'content-type': 'application/json' };
		const body = Uint8Array.from([0x22, 0xff, 0x22]);
		const broken = new Request('http://127.0.0.1', { method: 'POST', headers, body });
		await assert.rejects(readJson(broken), (error) => error instanceof ApiError && error.code === 'BadRequest');
	});
});

describe('Failures', () => {
	it('of the database that may pass are told from others', () => {
		const failure = (errcode: number) => Object.assign(new Error('failed'), { code: 'ERR_SQLITE_ERROR', errcode });
		for (const code of [5, 13, 10, 8, 266]) assert.equal(apiErrorOf(failure(code)).code, 'Unavailable');
		for (const code of [1, 11, 26]) assert.equal(apiErrorOf(failure(code)).code, 'InternalServerError');
		assert.equal(apiErrorOf('thrown').code, 'InternalServerError');
	});
});
