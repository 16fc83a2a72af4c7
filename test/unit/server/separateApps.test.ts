import assert from 'node:assert/strict';
import { ensureApp } from '../../../src/server/store/accounts.ts';
import { deleteSomeUsers } from '../../../src/server/store/apps.ts';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import {
	asker,
	assertRefused,
	createKey,
	newEmail,
	newUser,
	password,
	register,
	signIn,
	signInAnonymously,
	type AskFunction,
} from '../../contract/wire.ts';

describe('Two apps of one server', function () {
	this.timeout(20_000);
	let server: MemoryServer;
	let ask: AskFunction;
	beforeEach(async () => {
		server = await startMemoryServer();
		ask = asker(server);
		await ensureApp(server.service.db, { id: 'other', domainId: 'domain of the other', now: 0 });
	});
	afterEach(() => server.close());

	const other = 'POST /app/other/auth/providers';

	it('lose their users some at a time, each with all that is theirs, and none of the other', async () => {
		const { refresh: kept } = await signInAnonymously(ask);
		for (let i = 0; i < 5; i++) assert.equal((await ask(`${other}/anon-user/login`, { body: {} })).status, 200);
		const { db } = server.service;
		const counts = [];
		do counts.push(await deleteSomeUsers(db, 'other', 2));
		while (counts.at(-1) !== 0);
		assert.deepEqual(counts, [2, 2, 1, 0]);
		assert.equal((await ask('POST /auth/session', { token: kept })).status, 201);
		for (const table of ['users', 'identities', 'sessions'] as const) {
			assert.equal((await db.selectFrom(table).select('id').execute()).length, 1, table);
		}
	});

	it('have users of their own, also by the same e-mail', async () => {
		const email = await register(ask);
		const login = { username: email, password: 'another-password' };
		assert.equal((await ask(`${other}/local-userpass/login`, { body: { ...login, password } })).status, 401);
		const body = { email, password: login.password };
		assert.equal((await ask(`${other}/local-userpass/register`, { body })).status, 201);
		const { json } = await ask(`${other}/local-userpass/login`, { body: login });
		assert.notEqual((json as { user_id: string }).user_id, (await signIn(ask, email)).userId);
		const { access_token: token } = json as { access_token: string };
		const profile = (await ask('GET /auth/profile', { token })).json as { domain_id: string };
		assert.equal(profile.domain_id, 'domain of the other');
	});

	it('have keys of their own', async () => {
		const { refresh } = await newUser(ask);
		const { key } = await createKey(ask, refresh);
		assertRefused(await ask(`${other}/api-key/login`, { body: { key } }), 401, 'AuthError', 'unauthorized');
	});
});

describe('An e-mail', function () {
	this.timeout(20_000);
	const local = 'POST /app/local/auth/providers/local-userpass';

	it('may be what an anonymous user is called', async () => {
		const server = await startMemoryServer();
		const ask = asker(server);
		const { userId } = await signInAnonymously(ask);
		await register(ask, userId);
		assert.notEqual((await signIn(ask, userId)).userId, userId);
		await server.close();
	});

	it('is told to be known or unknown only where strangers may register', async () => {
		const server = await startMemoryServer({ registration: false });
		const ask = asker(server);
		for (const path of ['confirm/send', 'reset/send']) {
			const reply = await ask(`${local}/${path}`, { body: { email: newEmail() } });
			assertRefused(reply, 404, 'AuthProviderNotFound', 'e-mail is unsupported');
		}
		await server.close();
	});

	it('is asked for in vain where there is no such app, whose name is told, shortened', async () => {
		const server = await startMemoryServer();
		const ask = asker(server);
		const token = { token: 'no', tokenId: 'token' };
		for (const [path, body] of [
			['confirm', token],
			['reset', { ...token, password }],
			['confirm/send', { email: newEmail() }],
			['reset/send', { email: newEmail() }],
		] as const) {
			const reply = await ask(`POST /app/${'x'.repeat(200)}/auth/providers/local-userpass/${path}`, { body });
			const text = `cannot find app using Client App ID '${'x'.repeat(100)}'`;
			assertRefused(reply, 404, 'AppNotFound', text);
		}
		await server.close();
	});
});
