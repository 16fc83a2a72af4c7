import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { runCommand } from './commandLineRun.ts';
import { createMove, type Move } from './move.ts';
import { assertEqualRows } from './movedFolder.ts';
import { asker, assertRefused, createKey, signIn, signInWithKey } from './wire.ts';

describe('migrate', function () {
	this.timeout(60_000);
	let on: Move;
	beforeEach(async () => {
		on = await createMove();
	});
	afterEach(() => on.close());

	it('moves everything, so that tokens, keys and passwords go on as they were', async () => {
		const was = await on.fill();
		const files = ['keys.sqlite', 'signing-keys.json'].map((name) => join(on.data, name));
		const before = files.map((file) => readFileSync(file));
		const { apps, users, keys, sessions, state } = await on.moved();
		assert.deepEqual({ apps, users, keys, sessions, state }, { apps: 1, users: 4, keys: 3, sessions: 3, state: 'new' });
		assert.deepEqual(
			files.map((file) => readFileSync(file)),
			before,
		);
		await assertEqualRows(on.data, on.servers.database);
		const ask = asker(await on.servers.start());
		for (const { access, refresh } of [was.session, was.byKey, was.anonymous]) {
			assert.equal((await ask('GET /auth/profile', { token: access })).status, 200);
			assert.equal((await ask('POST /auth/session', { token: refresh })).status, 201);
		}
		assert.deepEqual((await ask('GET /auth/api_keys', { token: was.session.refresh })).json, was.list);
		assert.equal((await signIn(ask, was.email)).userId, was.session.userId);
		for (const key of [was.key.key, was.serverKey]) await signInWithKey(ask, key);
		const off = await ask('POST /app/local/auth/providers/api-key/login', { body: { key: was.disabled.key } });
		assert.equal(off.status, 401);
		const gone = { username: 'gone@example.com', password: 'some password' };
		const login = 'POST /app/local/auth/providers/local-userpass/login';
		assertRefused(await ask(login, { body: gone }), 401, 'UserDisabled', /disabled/);
	});

	it('tells the same of users and of who did what afterwards', async () => {
		const { lists } = await on.fill();
		await on.moved();
		for (const [index, command] of ['users list', 'audit'].entries()) {
			const { output } = await runCommand([...command.split(' '), '--json'], '', on.servers.env);
			assert.deepEqual(JSON.parse(output), lists[index]);
		}
	});

	it('changes nothing when all is there, and refuses when servers have gone on since', async () => {
		const { session } = await on.fill();
		await on.moved();
		const before = await on.servers.database.query('select xmin::text, wrapped from signing_keys');
		const { state, written, deleted } = await on.moved();
		assert.deepEqual({ state, written, deleted }, { state: 'ended', written: 0, deleted: 0 });
		assert.deepEqual(await on.servers.database.query('select xmin::text, wrapped from signing_keys'), before);
		await assertEqualRows(on.data, on.servers.database);
		const ask = asker(await on.servers.start());
		await createKey(ask, session.refresh, 'new');
		assert.match(await refusedBesideProgress(), /has changed since/);
		assert.equal((await ask('GET /auth/api_keys', { token: session.refresh })).body.match(/"new"/)?.length, 1);
	});

	async function refusedBesideProgress(): Promise<string> {
		const { code, output, errors } = await on.move();
		assert.deepEqual([code, output], [2, '']);
		return errors.trimEnd().split('\n').at(-1) ?? '';
	}

	it('moves what a folder of the first schema holds', async () => {
		await on.fill();
		const file = new DatabaseSync(join(on.data, 'keys.sqlite'));
		file.exec(`DROP TABLE signing_keys; DROP TABLE audit; ALTER TABLE users DROP COLUMN type;
			UPDATE schema_version SET version = 1`);
		const hash = createHash('sha256').update('nul').digest('hex');
		file.prepare("INSERT INTO api_keys SELECT '0', id, ?, ?, 0, 0 FROM users LIMIT 1").run('a\0b\\u0000', hash);
		file.close();
		const { users, audit } = await on.moved();
		assert.deepEqual([users, audit], [4, 0]);
		const types = await on.servers.database.query('select distinct type from users');
		assert.deepEqual(types, [{ type: 'normal' }]);
		const names = await on.servers.database.query("select name from api_keys where id = '0'");
		assert.deepEqual(names, [{ name: 'a\ufffdb\\u0000' }]);
		assert.equal((await on.moved())['state'], 'ended');
	});
});
