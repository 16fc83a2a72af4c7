import assert from 'node:assert/strict';
import { App, Credentials } from '../../../src/client/index.ts';
import { failsWith, json, key, tokens } from './scripted.ts';
import { Servers, transports } from './servers.ts';

const type = { 'content-type': 'application/json' };

for (const [name, transport] of Object.entries(transports)) {
	describe(`${name} as the transport`, () => {
		const servers = new Servers(transport);
		afterEach(() => servers.close());

		it('sends method, path, headers and body, and brings the answer back', async () => {
			const seen: unknown[] = [];
			const user = await servers.userAt((request, response) => {
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
			const baseUrl = await servers.listen((request, response) => {
				request.setEncoding('utf8').on('data', (chunk) => (sent += String(chunk)));
				request.on('end', () => response.writeHead(201).end());
			});
			const app = new App({ id: 'demo', baseUrl, hostname: baseUrl, transport });
			await app.emailPasswordAuth.registerUser({ email, password: 'not-a-password' });
			assert.deepEqual(JSON.parse(sent), { email, password: 'not-a-password' });
		});

		it('sends bodiless calls without a type', async () => {
			const seen: unknown[] = [];
			const user = await servers.userAt((request, response) => {
				seen.push(request.method, request.headers['content-length'], request.headers['content-type']);
				response.writeHead(204).end();
			});
			await user.apiKeys.enable('x');
			assert.deepEqual(seen, ['PUT', '0', undefined]);
		});

		it('does not follow a redirect, so that no token goes elsewhere', async () => {
			let followed = 0;
			const other = await servers.listen((_, response) => void (followed++, response.end()));
			for (const status of [301, 302, 307, 308]) {
				const user = await servers.userAt((_, response) =>
					response.writeHead(status, { location: `${other}/x` }).end(),
				);
				const { message } = await failsWith('NotTheService', user.apiKeys.fetchAll());
				assert(message.includes(other));
			}
			assert.equal(followed, 0);
		});

		it('signs in from the beginning', async () => {
			let there = '';
			there = await servers.listen((request, response) => {
				const located = request.url?.endsWith('/location') === true;
				const login = { access_token: 'a', refresh_token: 'r', user_id: 'u', device_id: '' };
				const { body } = json(200, located ? { hostname: there } : login);
				response.writeHead(200, type).end(body);
			});
			const user = await new App({ id: 'demo', baseUrl: there, transport }).logIn(Credentials.anonymous());
			assert.equal(user.id, 'u');
		});

		it('brings headers by names in small letters, those that came twice as one', async () => {
			const hostname = await servers.listen((_, response) =>
				response.writeHead(204, { 'X-Odd': ['a', 'b'], Via: '1.1 x' }).end(),
			);
			const request = { method: 'GET', url: hostname, headers: {}, signal: new AbortController().signal } as const;
			const { headers } = await transport(request);
			assert.partialDeepStrictEqual(headers, { 'x-odd': 'a, b', via: '1.1 x' });
		});

		it('brings an answer in pieces together, letters across them too', async () => {
			const whole = Buffer.from('[{"_id":"1","disabled":false,"name":"ä"}]');
			const middle = whole.indexOf('ä') + 1;
			const user = await servers.userAt((_, response) => {
				response.writeHead(200, type);
				response.write(whole.subarray(0, middle), () => setImmediate(() => response.end(whole.subarray(middle))));
			});
			assert.deepEqual(await user.apiKeys.fetchAll(), [{ _id: '1', name: 'ä', disabled: false }]);
		});
	});
}
