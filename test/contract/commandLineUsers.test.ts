import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { assertRefused, createKey, newEmail, password, register, signIn, signInWithKey } from './wire.ts';

const passwordLogin = 'POST /app/local/auth/providers/local-userpass/login';
const keyLogin = 'POST /app/local/auth/providers/api-key/login';

describe('users on the command line, beside a running server', function () {
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

	it('create makes an account that signs in at once', async () => {
		const email = newEmail();
		const made = await on.json(['users', 'create', ` ${email} `], `${password}\n`);
		assert.deepEqual(made, { id: await idOf(email), email });
		assert.equal((await signIn(on.ask, email)).userId, await idOf(email));
	});

	it('create takes the password from one line of standard input, with or without an end, and as it is', async () => {
		for (const [input, secret] of [
			['with-a-line\n', 'with-a-line'],
			['with-windows-line\r\n', 'with-windows-line'],
			['without-end', 'without-end'],
			['  spaces count  \n', '  spaces count  '],
			['ünï-cödé 🔑\n', 'ünï-cödé 🔑'],
			['the-first\nnot-this\n', 'the-first'],
		] as const) {
			const email = newEmail();
			await on.text(['users', 'create', email], input);
			assert.equal((await logInWith(email, secret)).status, 200, JSON.stringify(input));
		}
	});

	it('create refuses what registration refuses, with the same words, and who is there already', async () => {
		for (const input of ['short\n', '\n', `${'x'.repeat(129)}\n`]) {
			const sentence = await on.refusal(['users', 'create', newEmail()], input);
			assert.equal(sentence, 'This is refused: password must be between 6 and 128 characters.');
		}
		assert.match(await on.refusal(['users', 'create', newEmail()], ''), /No password came/);
		for (const email of ['', ' ', 'a\tb', 'x'.repeat(321)]) {
			assert.equal(await on.refusal(['users', 'create', email], password), 'This is refused: email invalid.');
		}
		const email = await create();
		assert.match(await on.refusal(['users', 'create', email], password), /There is a user .* already/);
	});

	it('list shows who there is, sorted, with their keys, and counts the anonymous', async () => {
		const other = await startCommandedServer('--app', 'shop');
		assert.equal(await other.text(['users', 'list']), 'E-MAIL  ID  STATE  KEYS  CREATED\n');
		await other.text(['users', 'create', 'b@example.com'], password);
		await other.text(['users', 'create', 'a@example.com'], password);
		await other.text(['users', 'disable', 'b@example.com']);
		await other.ask('POST /app/shop/auth/providers/anon-user/login', { body: {} });
		const login = { username: 'a@example.com', password };
		const { json } = await other.ask(passwordLogin.replace('local', 'shop'), { body: login });
		await createKey(other.ask, v.parse(v.object({ refresh_token: v.string() }), json).refresh_token);
		const [head, a, b, note] = (await other.text(['users', 'list'])).split('\n');
		assert.equal(head?.split(/\s+/).join(' '), 'E-MAIL ID STATE KEYS CREATED');
		assert.match(a ?? '', /^a@example\.com {2}[0-9a-f]{24} {2}enabled {3}1 {5}\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
		assert.match(b ?? '', /^b@example\.com {2}[0-9a-f]{24} {2}disabled {2}0 /);
		assert.equal(note, 'and 1 anonymous user');
		const listed = v.parse(v.array(v.looseObject({ id: v.string() })), await other.json(['users', 'list']));
		assert.deepEqual(
			listed.map(({ email, disabled, keys }) => [email, disabled, keys]),
			[
				['a@example.com', false, 1],
				['b@example.com', true, 0],
			],
		);
		await other.close();
	});

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

	it('no password is in what is printed or stored', async () => {
		const email = newEmail();
		const secret = 'correct-horse-battery';
		const runs = [
			await on.run(['users', 'create', email], secret),
			await on.run(['users', 'set-password', email], secret),
		];
		const audit = await on.text(['audit']);
		const files = ['keys.sqlite', 'keys.sqlite-wal'].map((name) => readFileSync(join(on.data, name), 'latin1'));
		assert.ok(files.join().includes(email));
		for (const text of [JSON.stringify(runs), audit, ...files]) assert.ok(!text.includes(secret));
	});
});

describe('a password as an argument of the command line', function () {
	this.timeout(30_000);

	it('is not taken by any command', async () => {
		const on = await startCommandedServer();
		for (const args of [['--password', 'x'], ['-p', 'x'], ['extra']]) {
			assert.match(await on.refusal(['users', 'create', newEmail(), ...args]), /unknown option|too many arguments/);
		}
		await register(on.ask);
		await on.close();
	});
});
