import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { createKey, password, register, signIn, signInAnonymously, signInWithKey } from './wire.ts';

const lines = v.array(
	v.object({
		id: v.string(),
		at: v.pipe(v.string(), v.isoTimestamp()),
		appId: v.string(),
		userId: v.nullable(v.string()),
		who: v.string(),
		action: v.string(),
		subject: v.nullable(v.string()),
		address: v.nullable(v.string()),
	}),
);

describe('audit on the command line, beside a running server', function () {
	this.timeout(30_000);
	let on: CommandedServer;
	beforeEach(async () => (on = await startCommandedServer()));
	afterEach(() => on.close());

	const read = async (...args: readonly string[]) => v.parse(lines, await on.json(['audit', ...args]));
	const told = async (...args: readonly string[]) =>
		(await read(...args)).map(({ who, action, address }) => [who, action, address].join(' | '));
	const idIn = (value: unknown) => v.parse(v.object({ id: v.string() }), value).id;

	it('tells of all that the command line did, and that it was the command line', async () => {
		await on.text(['apps', 'create', 'shop']);
		const email = 'a@example.com';
		const user = ['--app', 'shop'];
		const id = idIn(await on.json(['users', 'create', email, ...user], password));
		for (const command of ['disable', 'enable', 'revoke']) await on.text(['users', command, email, ...user]);
		await on.text(['users', 'set-password', email, ...user], password);
		await on.text(['users', 'delete', email, '--yes', ...user]);
		const key = idIn(await on.json(['server-keys', 'create', 'ci', ...user]));
		for (const command of ['disable', 'enable']) await on.text(['server-keys', command, key, ...user]);
		await on.text(['server-keys', 'delete', key, '--yes', ...user]);
		await on.text(['apps', 'delete', 'shop', '--yes']);
		const found = await read();
		assert.deepEqual(
			found.map(({ action, subject }) => `${action}: ${subject}`),
			[
				'app created: shop',
				...['created', 'disabled', 'enabled', 'revoked'].map((done) => `user ${done}: ${email} (${id})`),
				`password set: ${email} (${id})`,
				`user deleted: ${email} (${id})`,
				...['created', 'disabled', 'enabled', 'deleted'].map((done) => `server key ${done}: ci (${key})`),
				'app deleted: shop',
			],
		);
		for (const { appId, userId, who, address } of found) {
			assert.deepEqual([appId, userId, who, address], ['shop', null, 'command line', null]);
		}
	});

	it('says nothing of what was refused', async () => {
		await on.refusal(['users', 'delete', 'nobody@example.com', '--yes']);
		await on.refusal(['users', 'create', 'a@example.com'], 'short');
		await on.refusal(['apps', 'create', 'local']);
		assert.deepEqual(await read(), []);
	});

	it('names people by their e-mail, the deleted too, and others by what they are', async () => {
		await register(on.ask, 'gone@example.com');
		const gone = await signIn(on.ask, 'gone@example.com');
		await on.text(['users', 'delete', 'gone@example.com', '--yes']);
		await on.text(['users', 'create', 'made@example.com'], password);
		await signIn(on.ask, 'made@example.com');
		await on.text(['users', 'delete', 'made@example.com', '--yes']);
		const { userId } = await signInAnonymously(on.ask);
		const { key } = v.parse(v.object({ key: v.string() }), await on.json(['server-keys', 'create', 'ci']));
		await signInWithKey(on.ask, key);
		await on.ask('POST /app/local/auth/providers/api-key/login', { body: { key: 'uak_none' } });
		assert.notEqual(gone.userId, '');
		assert.deepEqual(await told(), [
			'gone@example.com | user registered | 127.0.0.1',
			'gone@example.com | signed in | 127.0.0.1',
			'command line | user deleted | ',
			'command line | user created | ',
			'made@example.com | signed in | 127.0.0.1',
			'command line | user deleted | ',
			`anonymous (${userId}) | signed in | 127.0.0.1`,
			'command line | server key created | ',
			'server key ci | signed in | 127.0.0.1',
			'unknown | sign-in refused | 127.0.0.1',
		]);
	});

	it('is a table for people, newest last', async () => {
		const email = await register(on.ask, 'a@example.com');
		const { refresh } = await signIn(on.ask, email);
		const { _id } = await createKey(on.ask, refresh, 'ci-deploy');
		const text = await on.text(['audit']);
		const [head, first, , last, end] = text.split('\n');
		assert.equal(head?.split(/\s+/).join(' '), 'WHEN APP WHO WHAT FROM');
		assert.match(
			first ?? '',
			/^\d{4}-\d\d-\d\d [\d:]{8}Z {2}local {2}a@example\.com {2}user registered: a@example\.com +127/,
		);
		assert.match(last ?? '', new RegExp(` key created: ci-deploy \\(${_id}\\) {2}127\\.0\\.0\\.1$`));
		assert.equal(end, '');
	});

	it('--limit leaves the newest, --app those of an app', async () => {
		await on.text(['apps', 'create', 'shop']);
		for (let i = 0; i < 60; i++) await signInAnonymously(on.ask);
		await on.text(['server-keys', 'create', 'ci', '--app', 'shop']);
		assert.equal((await read()).length, 50);
		assert.equal((await read('--limit', '62')).length, 62);
		assert.deepEqual(
			(await read('--limit', '2')).map(({ action }) => action),
			['signed in', 'server key created'],
		);
		assert.deepEqual(
			(await read('--app', 'shop')).map(({ action }) => action),
			['app created', 'server key created'],
		);
		assert.match(await on.refusal(['audit', '--limit', '0']), /whole number from 1/);
	});

	it('--since leaves the last days', async () => {
		await signInAnonymously(on.ask);
		await on.server.close();
		const database = new DatabaseSync(join(on.data, 'keys.sqlite'));
		const [longAgo, at] = [Math.floor(Date.now() / 1000) - 3 * 24 * 60 * 60, Date.now() - 3 * 24 * 60 * 60 * 1000];
		const old = database.prepare("INSERT INTO audit (id, at, app_id, action) VALUES (?, ?, 'local', 'signed out')");
		old.run(longAgo.toString(16).padStart(8, '0') + '0'.repeat(16), at);
		database.close();
		assert.deepEqual(
			(await read()).map(({ action }) => action),
			['signed out', 'signed in'],
		);
		assert.equal((await read('--since', '4')).length, 2);
		assert.deepEqual(
			(await read('--since', '2')).map(({ action }) => action),
			['signed in'],
		);
	});

	it('--user tells what somebody did and what was done to them, also when they are deleted', async () => {
		for (const email of ['a@example.com', 'b@example.com']) await on.text(['users', 'create', email], password);
		await register(on.ask, 'c@example.com');
		for (const email of ['a@example.com', 'b@example.com', 'c@example.com']) await signIn(on.ask, email);
		await on.text(['users', 'disable', 'b@example.com']);
		await on.text(['users', 'revoke', 'a@example.com']);
		await on.text(['users', 'delete', 'c@example.com', '--yes']);
		const actions = async (email: string) => (await read('--user', email)).map(({ action }) => action);
		assert.deepEqual(await actions('a@example.com'), ['user created', 'signed in', 'user revoked']);
		assert.deepEqual(await actions('b@example.com'), ['user created', 'signed in', 'user disabled']);
		assert.deepEqual(await actions('c@example.com'), ['user registered', 'signed in', 'user deleted']);
	});

	it('gives a hint where nobody and no app has the name, and none where there is just nothing to tell', async () => {
		await register(on.ask, 'a@example.com');
		await on.text(['apps', 'create', 'shop']);
		await on.text(['apps', 'create', 'gone']);
		await on.text(['apps', 'delete', 'gone', '--yes']);
		const hint = async (...args: readonly string[]) => {
			const { code, output, errors } = await on.run(['audit', ...args, '--json']);
			assert.equal(code, 0);
			if (errors !== '') assert.equal(output, '[]\n');
			return errors;
		};
		const noUser = 'There is no user example.com, and no line tells of one; users list names those that there are.\n';
		assert.equal(await hint('--user', 'example.com'), noUser);
		const noApp = 'There is no app nope, and no line tells of one; apps list names those that there are.\n';
		assert.equal(await hint('--app', 'nope', '--user', 'a@example.com'), noApp);
		assert.match(await hint('--app', 'shop', '--user', 'a@example.com'), /^There is no user a@example\.com,/);
		assert.equal(await hint('--app', 'gone'), '');
		await on.server.close();
		const database = new DatabaseSync(join(on.data, 'keys.sqlite'));
		database.exec('DELETE FROM audit');
		database.close();
		assert.equal(await hint('--user', 'a@example.com'), '');
		assert.equal(await hint('--app', 'shop'), '');
		assert.equal(await hint(), '');
	});
});
