import assert from 'node:assert/strict';
import * as v from 'valibot';
import { startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { assertRefused, createKey, newEmail, password, signIn, signInWithKey } from './wire.ts';

const passwordLogin = 'POST /app/local/auth/providers/local-userpass/login';
const keyLogin = 'POST /app/local/auth/providers/api-key/login';

describe('changes to users on the command line, beside a running server', function () {
	this.timeout(30_000);
	let on: CommandedServer;
	before(async () => (on = await startCommandedServer('--no-registration', '--app', 'local')));
	after(() => on.close());

	async function create(email = newEmail()): Promise<string> {
		await on.text(['users', 'create', email], `${password}\n`);
		return email;
	}

	async function idOf(email: string): Promise<string> {
		const users = v.parse(v.array(v.object({ id: v.string(), email: v.string() })), await on.json(['users', 'list']));
		return users.find((user) => user.email === email)?.id ?? '';
	}

	const logInWith = (email: string, secret: string) =>
		on.ask(passwordLogin, { body: { username: email, password: secret } });
	const refresh = async (token: string) => (await on.ask('POST /auth/session', { token })).status;

	it('disable ends all sessions and locks out, with a key too, until enable', async () => {
		const email = await create();
		const { refresh: token, access } = await signIn(on.ask, email);
		const { key } = await createKey(on.ask, token);
		const byKey = await signInWithKey(on.ask, key);
		const done = await on.json(['users', 'disable', email]);
		assert.deepEqual(done, { id: await idOf(email), email, disabled: true, endedSessions: 2 });
		assert.deepEqual([await refresh(token), await refresh(byKey.refresh)], [401, 401]);
		assert.equal((await on.ask('GET /auth/profile', { token: access })).status, 401);
		assertRefused(await logInWith(email, password), 401, 'UserDisabled', /disabled/);
		assertRefused(await on.ask(keyLogin, { body: { key } }), 401, 'UserDisabled', /disabled/);
		assert.deepEqual(await on.json(['users', 'enable', email]), { id: await idOf(email), email, disabled: false });
		assert.equal(await refresh(token), 401);
		await signIn(on.ask, email);
		await signInWithKey(on.ask, key);
	});

	it('revoke ends all sessions, and lets user and keys sign in anew', async () => {
		const email = await create();
		const { refresh: token } = await signIn(on.ask, email);
		const { key } = await createKey(on.ask, token);
		const byKey = await signInWithKey(on.ask, key);
		const text = await on.text(['users', 'revoke', email]);
		assert.equal(text, `Revoked the sessions of the user ${email} (${await idOf(email)}); 2 sessions ended.\n`);
		assert.deepEqual([await refresh(token), await refresh(byKey.refresh)], [401, 401]);
		await signInWithKey(on.ask, key);
		await signIn(on.ask, email);
	});

	it('set-password replaces the password and ends all sessions', async () => {
		const email = await create();
		const { refresh: token } = await signIn(on.ask, email);
		const done = await on.json(['users', 'set-password', email], 'another-password\n');
		assert.deepEqual(done, { id: await idOf(email), email, endedSessions: 1 });
		assert.equal(await refresh(token), 401);
		assertRefused(await logInWith(email, password), 401, 'InvalidPassword', 'unauthorized');
		assert.equal((await logInWith(email, 'another-password')).status, 200);
		assert.match(await on.refusal(['users', 'set-password', email], 'short'), /between 6 and 128/);
	});

	it('delete wants --yes where nobody can be asked, and then leaves nothing of the user', async () => {
		const email = await create();
		const id = await idOf(email);
		const { refresh: token } = await signIn(on.ask, email);
		const { key } = await createKey(on.ask, token);
		assert.match(
			await on.refusal(['users', 'delete', email]),
			/deletes the user .* with 1 key, .*; repeat it with --yes/,
		);
		assert.equal(await refresh(token), 201);
		assert.deepEqual(await on.json(['users', 'delete', email, '--yes']), { id, email, deleted: true });
		assert.equal(await refresh(token), 401);
		assertRefused(await logInWith(email, password), 401, 'InvalidPassword', 'unauthorized');
		assertRefused(await on.ask(keyLogin, { body: { key } }), 401, 'AuthError', 'unauthorized');
		await create(email);
		assert.notEqual(await idOf(email), id);
	});

	it('each says so of somebody who is not there', async () => {
		for (const command of ['disable', 'enable', 'revoke', 'set-password', 'delete']) {
			const sentence = await on.refusal(['users', command, 'nobody@example.com'], password);
			assert.match(sentence, /^There is no user nobody@example\.com in the app local; users list/);
		}
	});
});
