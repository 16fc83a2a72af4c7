import assert from 'node:assert/strict';
import { apiRoot } from '../../../src/protocol/routes.ts';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import {
	asker,
	assertRefused,
	createKey,
	newUser,
	password,
	register,
	signIn,
	signInAnonymously,
	signInWithKey,
	type AskFunction,
} from '../../contract/wire.ts';

const day = 24 * 60 * 60 * 1000;

describe('The server without its socket', function () {
	this.timeout(20_000);
	let server: MemoryServer;
	let ask: AskFunction;
	let now: number;
	beforeEach(async () => {
		now = 1_700_000_000_000;
		server = await startMemoryServer({ now: () => now });
		ask = asker(server);
	});
	afterEach(() => server.close());

	const disableUser = (id: string) =>
		server.service.db.updateTable('users').set({ disabled: 1 }).where('id', '=', id).execute();

	it('ends a session after 60 days, an anonymous one much later', async () => {
		const { refresh } = await newUser(ask);
		const anonymous = await signInAnonymously(ask);
		now += 60 * day - 1000;
		assert.equal((await ask('POST /auth/session', { token: refresh })).status, 201);
		now += 1000;
		assertRefused(await ask('POST /auth/session', { token: refresh }), 401, 'InvalidSession', 'invalid session');
		now += 3650 * day;
		assert.equal((await ask('POST /auth/session', { token: anonymous.refresh })).status, 201);
	});

	it('wants a new access token after half an hour', async () => {
		const { access, refresh } = await newUser(ask);
		now += 30 * 60 * 1000;
		assertRefused(await ask('GET /auth/profile', { token: access }), 401, 'InvalidSession', 'invalid session');
		const { json } = await ask('POST /auth/session', { token: refresh });
		const { access_token: token } = json as { access_token: string };
		assert.equal((await ask('GET /auth/profile', { token })).status, 200);
	});

	it('keeps a disabled user out, by password, by key and by sessions that stand', async () => {
		const email = await register(ask);
		const { userId, refresh, access } = await signIn(ask, email);
		const { key } = await createKey(ask, refresh);
		const byKey = await signInWithKey(ask, key);
		await disableUser(userId);
		const providers = 'POST /app/local/auth/providers';
		const login = await ask(`${providers}/local-userpass/login`, { body: { username: email, password } });
		assertRefused(login, 401, 'UserDisabled', 'user disabled');
		const wrong = await ask(`${providers}/local-userpass/login`, { body: { username: email, password: 'wrong-one' } });
		assertRefused(wrong, 401, 'InvalidPassword', 'unauthorized');
		assertRefused(await ask(`${providers}/api-key/login`, { body: { key } }), 401, 'UserDisabled', 'user disabled');
		for (const token of [refresh, byKey.refresh]) {
			assertRefused(await ask('POST /auth/session', { token }), 401, 'InvalidSession', 'invalid session');
		}
		assertRefused(await ask('GET /auth/profile', { token: access }), 401, 'InvalidSession', 'invalid session');
	});

	it('keeps only the hash of a key, and no password', async () => {
		const { refresh } = await newUser(ask);
		const { key } = await createKey(ask, refresh);
		const { db } = server.service;
		const rows = [
			await db.selectFrom('api_keys').selectAll().execute(),
			await db.selectFrom('identities').selectAll().execute(),
		];
		assert.ok(!JSON.stringify(rows).includes(key.slice(4)));
		assert.ok(!JSON.stringify(rows).includes(password));
	});

	it('logs no value and no token that somebody takes for an id, however it is written', async () => {
		const { refresh } = await newUser(ask);
		const { key } = await createKey(ask, refresh);
		server.logged.length = 0;
		for (const id of [key, key.replace('_', '%5F'), refresh]) await ask(`GET /auth/api_keys/${id}`, { token: refresh });
		const paths = server.logged.map((line) => line.split(' ')[2]);
		assert.deepEqual(
			paths,
			Array.from({ length: 3 }, () => `${apiRoot}/auth/api_keys/(secret)`),
		);
	});

	it('logs a line for each request, without its query', async () => {
		server.logged.length = 0;
		await ask('GET /app/local/location?key=uak_fake');
		await ask(`GET /${'x'.repeat(5000)}`);
		const [first, second, ...rest] = server.logged;
		assert.match(first ?? '', /^[0-9a-f]{24} GET \/api\/client\/v2\.0\/app\/local\/location 200 [\d.]+ms$/);
		assert.ok(second !== undefined && second.length < 300);
		assert.deepEqual(rest, []);
	});

	it('names in a refusal the line of the log', async () => {
		const { json } = await ask('GET /nowhere');
		const id = /co_id=(\w+)$/.exec((json as { link: string }).link)?.[1] ?? 'none';
		assert.ok(server.logged.at(-1)?.startsWith(id));
	});

	it('answers what nobody foresaw, and tells only the log why', async () => {
		const { refresh: token } = await newUser(ask);
		await server.service.db.schema.dropTable('sessions').execute();
		assertRefused(await ask('GET /auth/api_keys', { token }), 500, 'InternalServerError', 'internal server error');
		assert.ok(server.logged.some((entry) => /no such table: sessions\n +at /.test(entry)));
	});

	it('answers 405 below a prefix of the API only', async () => {
		const reply = await server.transport({
			method: 'PUT',
			url: `${server.baseUrl}${apiRoot}x/auth/session`,
			headers: {},
			signal: AbortSignal.timeout(1000),
		});
		assert.equal(reply.status, 404);
	});
});
