import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { App, Credentials, type User } from '../../../src/client/index.ts';
import { nodeFetchTransport } from '../../../src/client/nodeFetch.ts';
import { maxReplyBytes } from '../../../src/protocol/transport.ts';
import { failsWith, json, key, tokens } from './scripted.ts';

const type = { 'content-type': 'application/json' };

describe('node-fetch as the transport', () => {
	const servers: Server[] = [];

	afterEach(() => {
		for (const server of servers.splice(0)) server.close().closeAllConnections();
	});

	async function listen(listener: RequestListener): Promise<string> {
		const server = createServer(listener);
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		assert(address !== null && typeof address === 'object');
		return `http://127.0.0.1:${address.port}`;
	}

	async function userAt(listener: RequestListener, timeoutMs?: number): Promise<User> {
		return resume(await listen(listener), timeoutMs);
	}

	function resume(hostname: string, timeoutMs?: number): User {
		const session = { userId: 'x', accessToken: tokens.access, refreshToken: tokens.refresh, hostname };
		const app = new App({ id: 'demo', baseUrl: hostname, timeoutMs });
		return app.resume({ ...session, providerType: 'local-userpass' });
	}

	it('sends method, path, headers and body, and brings the answer back', async () => {
		const seen: unknown[] = [];
		const user = await userAt((request, response) => {
			seen.push(request.method, request.url, request.headers.authorization, request.headers['content-type']);
			request.setEncoding('utf8').on('data', (chunk) => seen.push(chunk));
			response
				.writeHead(201, { 'Content-Type': 'application/json' })
				.end(JSON.stringify({ ...key, key: 'fake-key-välue' }));
		});
		assert.deepEqual(await user.apiKeys.create('ci'), { ...key, key: 'fake-key-välue' });
		assert.deepEqual(seen, [
			'POST',
			'/api/client/v2.0/auth/api_keys',
			`Bearer ${tokens.refresh}`,
			'application/json',
			'{"name":"ci"}',
		]);
	});

	it('sends an e-mail address of any letters', async () => {
		const email = `"ädä 名前 👩‍🚀"@例え.テスト`;
		let sent = '';
		const baseUrl = await listen((request, response) => {
			request.setEncoding('utf8').on('data', (chunk) => (sent += String(chunk)));
			request.on('end', () => response.writeHead(201).end());
		});
		const app = new App({ id: 'demo', baseUrl, hostname: baseUrl });
		await app.emailPasswordAuth.registerUser({ email, password: 'not-a-password' });
		assert.deepEqual(JSON.parse(sent), { email, password: 'not-a-password' });
	});

	it('tells a create whose answer was cut off from one that was never sent', async () => {
		const cut = await userAt((_, response) => {
			response.writeHead(201, { ...type, 'content-length': '100' });
			response.write('{"_id":', () => response.destroy());
		});
		await failsWith('OutcomeUnknown', cut.apiKeys.create('ci'));
		const dropped = await userAt((request) => request.socket.destroy());
		await failsWith('OutcomeUnknown', dropped.apiKeys.create('ci'));
		const hostname = await listen(() => {});
		await new Promise((resolve) => servers.pop()?.close(resolve));
		await failsWith('Unreachable', resume(hostname).apiKeys.create('ci'));
	});

	it('sends bodiless calls without a type', async () => {
		const seen: unknown[] = [];
		const user = await userAt((request, response) => {
			seen.push(request.method, request.headers['content-length'], request.headers['content-type']);
			response.writeHead(204).end();
		});
		await user.apiKeys.enable('x');
		assert.deepEqual(seen, ['PUT', '0', undefined]);
	});

	it('does not follow a redirect, so that no token goes elsewhere', async () => {
		let followed = 0;
		const other = await listen((_, response) => void (followed++, response.end()));
		for (const status of [301, 302, 307, 308]) {
			const user = await userAt((_, response) => response.writeHead(status, { location: `${other}/x` }).end());
			const { message } = await failsWith('NotTheService', user.apiKeys.fetchAll());
			assert(message.includes(other));
		}
		assert.equal(followed, 0);
	});

	it('brings headers by names in small letters, those that came twice as one', async () => {
		const hostname = await listen((_, response) =>
			response.writeHead(204, { 'X-Odd': ['a', 'b'], Via: '1.1 x' }).end(),
		);
		const request = { method: 'GET', url: hostname, headers: {}, signal: new AbortController().signal } as const;
		const { headers } = await nodeFetchTransport(request);
		assert.partialDeepStrictEqual(headers, { 'x-odd': 'a, b', via: '1.1 x' });
	});

	it('brings an answer in pieces together, letters across them too', async () => {
		const whole = Buffer.from('[{"_id":"1","disabled":false,"name":"ä"}]');
		const middle = whole.indexOf('ä') + 1;
		const user = await userAt((_, response) => {
			response.writeHead(200, type);
			response.write(whole.subarray(0, middle), () => setImmediate(() => response.end(whole.subarray(middle))));
		});
		assert.deepEqual(await user.apiKeys.fetchAll(), [{ _id: '1', name: 'ä', disabled: false }]);
	});

	it('stops reading a huge answer', async () => {
		const user = await userAt((_, response) => {
			response.writeHead(200, type);
			const more = () => {
				while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
			};
			response.on('drain', more);
			more();
		});
		const error = await failsWith('UnexpectedReply', user.apiKeys.fetchAll());
		assert(JSON.stringify(error.cause).includes(`${maxReplyBytes}`));
	});

	it('tells an answer that was cut off from one that is not JSON', async () => {
		const cut = await userAt((_, response) => {
			response.writeHead(200, { ...type, 'content-length': '100' });
			response.write('[{"_id":', () => response.destroy());
		});
		await failsWith('Unreachable', cut.apiKeys.fetchAll());
		const broken = await userAt((_, response) => response.writeHead(200, type).end('[{"_id":'));
		await failsWith('UnexpectedReply', broken.apiKeys.fetchAll());
	});

	it('times out when no answer comes, or comes but does not end', async () => {
		await failsWith('TimedOut', (await userAt(() => {}, 20)).apiKeys.fetchAll());
		const endless = await userAt((_, response) => response.writeHead(200, type).write('['), 20);
		await failsWith('TimedOut', endless.apiKeys.fetchAll());
	});

	it('gives up when told to, and closes the connection', async () => {
		const stop = new AbortController();
		let closed = () => {};
		const gone = new Promise<void>((resolve) => (closed = resolve));
		const user = await userAt((request) => {
			request.socket.on('close', closed);
			stop.abort();
		});
		await failsWith('Cancelled', user.apiKeys.fetchAll({ signal: stop.signal }));
		await gone;
	});

	it('says why a service cannot be reached', async () => {
		const hostname = await listen(() => {});
		await new Promise((resolve) => servers.pop()?.close(resolve));
		const { cause } = await failsWith('Unreachable', resume(hostname).apiKeys.fetchAll());
		assert(typeof cause === 'object' && cause !== null && 'code' in cause);
		assert.equal(cause.code, 'ECONNREFUSED');
		assert.deepEqual(Object.keys(cause), ['type', 'code', 'syscall', 'message']);
	});

	it('does not take a proxy’s word for the service’s', async () => {
		const user = await userAt((_, response) => response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end());
		await failsWith('NotTheService', user.apiKeys.fetchAll());
		assert(user.isLoggedIn);
	});

	it('signs in from the beginning', async () => {
		let there = '';
		there = await listen((request, response) => {
			const located = request.url?.endsWith('/location') === true;
			const login = { access_token: 'a', refresh_token: 'r', user_id: 'u', device_id: '' };
			const { body } = json(200, located ? { hostname: there } : login);
			response.writeHead(200, type).end(body);
		});
		const user = await new App({ id: 'demo', baseUrl: there }).logIn(Credentials.anonymous());
		assert.equal(user.id, 'u');
	});
});
