import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startChildServer } from './childServer.ts';
import { createCommands, runCommand } from './commandLineRun.ts';
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

	it('leaves a mark by which servers and commands refuse the folder, until somebody deletes it', async () => {
		await on.fill();
		const commands = createCommands(on.folder, on.data);
		const file = join(on.folder, 'backup');
		await commands.text(['backup', file]);
		await on.moved();
		const { name, password } = on.servers.database;
		const mark = join(on.data, 'moved.txt');
		const marked = readFileSync(mark, 'utf8');
		assert.match(marked, new RegExp(`^${name} at 127\\.0\\.0\\.1:\\d+ on \\d{4}-\\d\\d-\\d\\d [\\d:]{8}Z\n$`));
		const refused = ['serve', 'users list', 'audit', 'rotate-keys', `backup ${file}-2`, `restore ${file} --yes`];
		for (const command of refused) {
			const sentence = await commands.refusal(command.split(' '));
			const start = `The data of ${on.data} was moved to the PostgreSQL database ${marked.trim()}, so use that; `;
			assert.ok(sentence.startsWith(start), sentence);
			assert.ok(!sentence.includes(password));
		}
		assert.equal((await on.moved())['state'], 'ended');
		assert.equal(readFileSync(mark, 'utf8'), marked);
		rmSync(mark);
		await (await startChildServer('--data', on.data)).close();
		assert.match(await commands.text(['users', 'list']), /gone@example\.com/);
	});

	it('marks the folder also when an earlier run had ended without, and names the last one when it is moved on', async () => {
		await on.fill();
		await on.moved();
		const mark = join(on.data, 'moved.txt');
		rmSync(mark);
		assert.equal((await on.moved())['state'], 'ended');
		assert.ok(readFileSync(mark, 'utf8').startsWith(`${on.servers.database.name} at `));
		const other = await on.servers.postgres.createDatabase();
		const { code, errors } = await on.move([], { ...on.servers.env, DATABASE_URL: other.url });
		assert.equal(code, 0, errors);
		assert.ok(readFileSync(mark, 'utf8').startsWith(`${other.name} at `));
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
