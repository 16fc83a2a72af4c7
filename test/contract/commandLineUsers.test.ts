import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { createKey, newEmail, password, signIn } from './wire.ts';

const passwordLogin = 'POST /app/local/auth/providers/local-userpass/login';

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

	it('create takes no password as an argument', async () => {
		for (const args of [['--password', 'x'], ['-p', 'x'], ['extra']]) {
			assert.match(await on.refusal(['users', 'create', newEmail(), ...args]), /unknown option|too many arguments/);
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
