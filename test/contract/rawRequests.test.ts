import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { startTemporaryServer, type ChildServer } from './childServer.ts';
import { asker } from './wire.ts';

const login = '/api/client/v2.0/app/local/auth/providers/anon-user/login';

/** What is no request, or barely one. HOST stands for the server's. */
const odd: readonly string[] = [
	'\u0000\u0001\u0002\r\n\r\n',
	'GET / HTTP/1.1\r\n\r\n',
	'GET / HTTP/1.0\r\n\r\n',
	'GET / HTTP/9.9\r\nHost: HOST\r\n\r\n',
	'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
	'GET / HTTP/1.1\r\nHost: \r\n\r\n',
	'GET http://[ HTTP/1.1\r\nHost: HOST\r\n\r\n',
	'GET * HTTP/1.1\r\nHost: HOST\r\n\r\n',
	'GET //pages.example/x HTTP/1.1\r\nHost: HOST\r\n\r\n',
	'NONSENSE / HTTP/1.1\r\nHost: HOST\r\n\r\n',
	'CONNECT pages.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n',
	'TRACE /api/client/v2.0/auth/session HTTP/1.1\r\nHost: HOST\r\n\r\n',
	'TRACE /.user-api-keys/control HTTP/1.1\r\nHost: HOST\r\n\r\n',
	'GET / HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
	'GET / HTTP/1.1\r\nHost: HOST\r\nExpect: tea\r\n\r\n',
	`GET / HTTP/1.1\r\nHost: HOST\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
	`POST ${login} HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
	`POST ${login} HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
	`POST /.user-api-keys/control HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
];

describe('What is hardly a request', function () {
	this.timeout(30_000);
	let server: ChildServer;
	before(async () => {
		server = await startTemporaryServer();
	});
	after(() => server.close());

	/** Sends and hangs up, without waiting for what a client of that kind would not read. */
	async function send(text: string): Promise<void> {
		const connection = createConnection(server.port, '127.0.0.1');
		connection.on('error', () => undefined).resume();
		const closed = once(connection, 'close');
		connection.end(text.replace('HOST', `127.0.0.1:${server.port}`), 'latin1');
		setTimeout(() => connection.destroy(), 50);
		await closed;
	}

	for (const text of odd) {
		it(`does no harm: ${JSON.stringify(text.slice(0, 70))}`, async () => {
			await send(text);
			assert.equal((await asker(server)('GET /app/local/location')).status, 200);
			assert.equal(server.child.process.exitCode, null);
		});
	}

	it('is no failure of the server, in its log', () => {
		assert.doesNotMatch(server.child.errors, / 5\d\d [\d.]+ms|\n +at /);
	});
});
