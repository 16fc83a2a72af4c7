import assert from 'node:assert/strict';
import { startTemporaryServer, type ChildServer } from './childServer.ts';
import { asker, newEmail, password } from './wire.ts';

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
	});
});
