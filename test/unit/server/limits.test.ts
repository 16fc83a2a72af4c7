import assert from 'node:assert/strict';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import { createAttempts } from '../../../src/server/auth/attempts.ts';
import {
	asker,
	assertRefused,
	createKey,
	newEmail,
	newUser,
	password,
	register,
	signIn,
	signInWithKey,
	type AskFunction,
	type Reply,
} from '../../contract/wire.ts';

const passwordLogin = 'POST /app/local/auth/providers/local-userpass/login';
const keyLogin = 'POST /app/local/auth/providers/api-key/login';

describe('A server that is asked too often', function () {
	this.timeout(30_000);
	let server: MemoryServer;
	let ask: AskFunction;
	beforeEach(async () => {
		server = await startMemoryServer({ attempts: createAttempts(5) });
		ask = asker(server);
	});
	afterEach(() => server.close());

	it('asks whoever guesses a password for patience, whether the account exists or not', async () => {
		const email = await register(ask);
		for (const username of [email, newEmail()]) {
			const wrong = { body: { username, password: 'wrong-one' } };
			for (let i = 0; i < 10; i++) assert.equal((await ask(passwordLogin, wrong)).status, 401);
			assertTooMany(await ask(passwordLogin, wrong));
			assertTooMany(await ask(passwordLogin, { body: { username, password } }));
		}
	});

	it('goes on taking the right password and the right key of whoever does not guess', async () => {
		const email = await register(ask);
		for (let i = 0; i < 12; i++) await signIn(ask, email);
		const { refresh } = await signIn(ask, email);
		const { key } = await createKey(ask, refresh);
		for (let i = 0; i < 100; i++) {
			assert.equal((await ask(keyLogin, { body: { key: 'uak_wrong' } })).status, 401);
		}
		assertTooMany(await ask(keyLogin, { body: { key: 'uak_wrong' } }));
		await signInWithKey(ask, key);
	});

	it('takes the right password of many at once, and holds a flood of wrong ones to a few more than ten', async () => {
		const email = await register(ask);
		const right = { body: { username: email, password } };
		const replies = await Promise.all(Array.from({ length: 30 }, () => ask(passwordLogin, right)));
		assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([200]));
		const wrong = { body: { username: email, password: 'wrong-one' } };
		const flood = await Promise.all(Array.from({ length: 60 }, () => ask(passwordLogin, wrong)));
		const tried = flood.filter(({ status }) => status === 401).length;
		assert.ok(tried >= 10 && tried <= 13, `${tried} tried`);
		assert.equal(flood.filter(({ status }) => status === 429).length, 60 - tried);
	});

	it('lets nobody who has no try left wait for those who have', async () => {
		const { passwords, attempts } = server.service;
		const attempt = { appId: 'local', account: 'guessed', address: 'unknown' };
		for (let i = 0; i < 10; i++) await attempts.failed(attempt);
		Object.assign(passwords, { isRight: () => assert.fail('It waits') });
		assertTooMany(await ask(passwordLogin, { body: { username: 'guessed', password } }));
	});

	it('goes on letting in who was here before when an address is used up by others', async () => {
		const email = await register(ask);
		for (let i = 0; i < 100; i++) {
			await server.service.attempts.failed({ appId: 'local', account: `user-${i}`, address: 'unknown' });
		}
		await signIn(ask, email);
		assertTooMany(await ask(passwordLogin, { body: { username: newEmail(), password } }));
	});

	it('counts the right password of a disabled user like a wrong one', async () => {
		const email = await register(ask);
		await server.service.db.updateTable('users').set({ disabled: 1 }).execute();
		const right = { body: { username: email, password } };
		for (let i = 0; i < 10; i++) assert.equal((await ask(passwordLogin, right)).status, 401);
		assertTooMany(await ask(passwordLogin, right));
	});

	it('lets an address make so many accounts and no more, and ask for no more e-mail addresses', async () => {
		for (let i = 0; i < 5; i++) await register(ask);
		const body = { email: newEmail(), password };
		for (const path of ['register', 'confirm/send', 'reset/send']) {
			assertTooMany(await ask(`POST /app/local/auth/providers/local-userpass/${path}`, { body }));
		}
		assertTooMany(await ask('POST /app/local/auth/providers/anon-user/login', { body: {} }));
	});

	it('gives a user as many keys as it was told to', async () => {
		const small = await startMemoryServer({ maxKeys: 2 });
		const askSmall = asker(small);
		const { refresh: token } = await newUser(askSmall);
		for (const name of ['one', 'two']) await createKey(askSmall, token, name);
		const third = await askSmall('POST /auth/api_keys', { token, body: { name: 'three' } });
		assertRefused(third, 400, 'LimitExceeded', 'too many API keys: a user can have 2');
		await small.close();
	});
});

function assertTooMany(reply: Reply): void {
	assertRefused(reply, 429, 'TooManyRequests', /^too many tries; try again in \d+ s$/);
	assert.match(reply.headers['retry-after'] ?? '', /^\d+$/);
}
