import assert from 'node:assert/strict';
import { startTemporaryServer, type ChildServer } from './childServer.ts';
import { asker, assertRefused, newEmail, password } from './wire.ts';

const registration = 'POST /app/local/auth/providers/local-userpass/register';
const passwordLogin = 'POST /app/local/auth/providers/local-userpass/login';
const anonymousLogin = 'POST /app/local/auth/providers/anon-user/login';

describe('The server by its options', function () {
	this.timeout(30_000);
	const servers: ChildServer[] = [];
	afterEach(async () => {
		for (const server of servers.splice(0)) await server.close();
	});

	async function start(...args: readonly string[]): Promise<ChildServer> {
		const server = await startTemporaryServer(...args);
		servers.push(server);
		return server;
	}

	it('serves the apps it is told of', async () => {
		const ask = asker(await start('--app', 'one', 'two', '--app', 'three'));
		for (const app of ['one', 'two', 'three']) assert.equal((await ask(`GET /app/${app}/location`)).status, 200);
		assert.equal((await ask('GET /app/local/location')).status, 404);
	});

	it('sends clients to its public address, takes requests for it, and then lets no stranger in', async () => {
		const server = await start('--public-url', 'https://keys.example.com/');
		const ask = asker(server);
		const { json } = await ask('GET /app/local/location');
		assert.equal((json as { hostname: string }).hostname, 'https://keys.example.com');
		const body = { email: newEmail(), password };
		assert.equal((await ask('POST /app/local/auth/providers/local-userpass/register', { body })).status, 404);
		assert.equal((await ask('POST /app/local/auth/providers/anon-user/login', { body: {} })).status, 404);
	});

	it('lets no stranger in when other machines can reach it', async () => {
		const { port, ...server } = await start('--host', '0.0.0.0');
		const ask = asker({ ...server, baseUrl: `http://127.0.0.1:${port}` });
		const body = { email: newEmail(), password };
		const { status, json } = await ask('POST /app/local/auth/providers/local-userpass/register', { body });
		assert.equal(status, 404);
		assert.match((json as { error: string }).error, /registration is unsupported/);
		assert.match(server.child.errors, / registration is off: accounts are made by users create\n/);
	});

	it('registers and takes anonymous users on a public address when told so, and nobody anywhere when told so', async () => {
		const open = asker(
			await start(
				'--public-url',
				'https://keys.example.com',
				'--registration',
				'--sign-in',
				'anon-user',
				'local-userpass',
			),
		);
		const body = { email: newEmail(), password };
		assert.equal((await open(registration, { body })).status, 201);
		assert.equal((await open(anonymousLogin, { body: {} })).status, 200);
		assert.equal((await open(passwordLogin, { body: { username: body.email, password } })).status, 200);
		const off = await open('POST /app/local/auth/providers/api-key/login', { body: { key: 'uak_x' } });
		assertRefused(off, 404, 'AuthProviderNotFound', "authentication via 'api-key' is unsupported");
		const closed = asker(await start('--no-registration', '--sign-in', 'local-userpass', 'api-key'));
		const refused = await closed(registration, { body });
		assertRefused(refused, 404, 'AuthProviderNotFound', 'registration is unsupported');
		assert.equal((await closed(anonymousLogin, { body: {} })).status, 404);
		const keysOnly = asker(await start('--sign-in', 'api-key'));
		assert.equal((await keysOnly(registration, { body })).status, 404);
		const key = await closed('POST /app/local/auth/providers/api-key/login', { body: { key: 'uak_x' } });
		assertRefused(key, 401, 'AuthError', 'unauthorized');
	});

	it('answers web pages of the origins it is told of, and of no others', async () => {
		const ask = asker(await start('--cors-origin', 'https://app.example.com', 'http://127.0.0.1:5173'));
		const origin = 'https://app.example.com';
		const preflight = await ask('OPTIONS /auth/api_keys', {
			headers: { origin, 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization' },
		});
		const { status, headers } = preflight;
		assert.deepEqual([status, headers['access-control-allow-origin']], [204, origin]);
		assert.match(headers['access-control-allow-methods'] ?? '', /GET,POST,PUT,DELETE/);
		assert.match(headers['access-control-allow-headers'] ?? '', /authorization/);
		for (const [line, status] of [
			['GET /app/local/location', 200],
			['GET /auth/api_keys', 401],
		] as const) {
			const answer = await ask(line, { headers: { origin } });
			const { 'access-control-allow-origin': allowed, vary, 'content-type': type } = answer.headers;
			assert.deepEqual([answer.status, allowed, type], [status, origin, 'application/json']);
			assert.match(vary ?? '', /origin/i);
		}
		const other = await ask('GET /app/local/location', { headers: { origin: 'https://pages.example' } });
		assertRefused(other, 403, 'DomainNotAllowed', 'origin not allowed');
		assert.equal(other.headers['access-control-allow-origin'], undefined);
		assert.equal((await ask('GET /app/local/location')).headers['access-control-allow-origin'], undefined);
	});

	it('counts tries by the address that a trusted proxy tells, and believes nobody else', async () => {
		const wrong = { username: newEmail(), password: 'wrong-one' };
		const from = (address: string) => ({ body: wrong, headers: { 'x-forwarded-for': address } });
		const behind = asker(await start('--trusted-proxy', 'loopback', '--cors-origin', 'https://app.example.com'));
		// A proxy means that others come in.
		assert.equal((await behind(registration, { body: { email: newEmail(), password } })).status, 404);
		for (let i = 0; i < 10; i++) await behind(passwordLogin, from(`192.0.2.${i}, 198.51.100.1`));
		for (const same of ['192.0.2.99, 198.51.100.1', '198.51.100.1:4711', '::ffff:198.51.100.1']) {
			assert.equal((await behind(passwordLogin, from(same))).status, 429, same);
		}
		const page = {
			...from('198.51.100.1'),
			headers: { 'x-forwarded-for': '198.51.100.1', origin: 'https://app.example.com' },
		};
		const { status, headers } = await behind(passwordLogin, page);
		assert.deepEqual([status, headers['access-control-allow-origin']], [429, 'https://app.example.com']);
		assert.match(headers['access-control-expose-headers'] ?? '', /retry-after/i);
		assert.equal((await behind(passwordLogin, from('198.51.100.2'))).status, 401);
		const alone = asker(await start());
		for (let i = 0; i < 10; i++) await alone(passwordLogin, from(`192.0.2.${i}`));
		assert.equal((await alone(passwordLogin, from('192.0.2.99'))).status, 429);
	});

	it('says that it is well to whoever calls it by whatever name, and does not log that', async () => {
		const server = await start('--public-url', 'https://keys.example.com');
		for (const path of ['/healthz', '/readyz']) {
			const { status, body } = await server.transport({
				method: 'GET',
				url: server.baseUrl + path,
				headers: { host: 'pod-7.internal' },
				signal: AbortSignal.timeout(5000),
			});
			assert.deepEqual([status, body], [200, '{"status":"ok"}']);
		}
		assert.doesNotMatch(server.child.errors, /healthz|readyz/);
	});
});
