import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './childServer.ts';
import { runCommand } from './commandLineRun.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, assertRefused, password, signIn, signInWithKey, type AskFunction } from './wire.ts';

describe('The command line on PostgreSQL', function () {
	this.timeout(60_000);
	let servers: PostgresServers;
	let ask: AskFunction;
	let folder: string;
	before(async () => {
		servers = await createPostgresServers();
		ask = asker(await servers.start());
		folder = newFolder();
	});
	after(async () => {
		await servers.close();
		rmSync(folder, { recursive: true });
	});

	const run = (args: readonly string[], input?: string) => runCommand(args, input, servers.env);

	async function json(args: readonly string[], input?: string): Promise<unknown> {
		const { code, output, errors } = await run([...args, '--json'], input);
		assert.deepEqual([code, errors], [0, '']);
		return JSON.parse(output) as unknown;
	}

	async function refusal(args: readonly string[], input?: string): Promise<string> {
		const { code, output, errors } = await run(args, input);
		assert.deepEqual([code, output], [2, '']);
		assert.match(errors, /^[^\n]+\.\n$/);
		return errors;
	}

	it('manages users, whom the server knows at once', async () => {
		const email = 'ada@example.com';
		await json(['users', 'create', email], `${password}\n`);
		assert.match(await refusal(['users', 'create', email], `${password}\n`), /already/);
		const { refresh: token } = await signIn(ask, email);
		assert.equal((await ask('POST /auth/api_keys', { token, body: { name: 'ci' } })).status, 201);
		const listed = (await json(['users', 'list'])) as { email: string; keys: unknown; createdAt: string }[];
		assert.deepEqual([listed.length, listed[0]?.email, listed[0]?.keys], [1, email, 1]);
		assert.match(listed[0]?.createdAt ?? '', /^20\d\d-/);
		assert.equal(((await json(['users', 'disable', email])) as { endedSessions: unknown }).endedSessions, 1);
		assert.equal((await ask('GET /auth/api_keys', { token })).status, 401);
		await json(['users', 'enable', email]);
		await json(['users', 'set-password', email], 'another password\n');
		const old = { username: email, password };
		const login = 'POST /app/local/auth/providers/local-userpass/login';
		assertRefused(await ask(login, { body: old }), 401, 'InvalidPassword', 'unauthorized');
		await json(['users', 'delete', email, '--yes']);
		assert.deepEqual(await json(['users', 'list']), []);
	});

	it('manages apps and server keys', async () => {
		await json(['apps', 'create', 'other']);
		assert.match(await refusal(['apps', 'create', 'other']), /already/);
		assert.equal((await ask('GET /app/other/location')).status, 200);
		const apps = (await json(['apps', 'list'])) as { id: string; users: unknown }[];
		assert.deepEqual(
			apps.map(({ id, users }) => [id, users]),
			[
				['local', 0],
				['other', 0],
			],
		);
		await json(['apps', 'delete', 'other', '--yes']);
		const { id, key } = (await json(['server-keys', 'create', 'nightly'])) as { id: string; key: string };
		assert.match(await refusal(['server-keys', 'create', 'nightly']), /already/);
		const { refresh: token } = await signInWithKey(ask, key);
		await json(['server-keys', 'disable', id]);
		assert.equal((await ask('POST /auth/session', { token })).status, 401);
		await json(['server-keys', 'enable', id]);
		await json(['server-keys', 'delete', id, '--yes']);
		assert.deepEqual(await json(['server-keys', 'list']), []);
	});

	it('makes one of two users, and one of two server keys, that two commands make at once', async () => {
		for (const command of [
			['users', 'create', 'grace@example.com'],
			['server-keys', 'create', 'twice'],
		]) {
			const both = await Promise.all([run(command, `${password}\n`), run(command, `${password}\n`)]);
			assert.deepEqual(both.map(({ code }) => code).toSorted(), [0, 2]);
		}
	});

	it('tells who did what', async () => {
		const lines = (await json(['audit'])) as { who: string; action: string }[];
		for (const action of ['user created', 'key created', 'user deleted', 'app created', 'server key deleted'])
			assert.ok(lines.some((line) => line.action === action));
		const ofAda = (await json(['audit', '--user', 'ada@example.com'])) as { action: string }[];
		assert.deepEqual([ofAda[0]?.action, ofAda.at(-1)?.action], ['user created', 'user deleted']);
		assert.deepEqual(await json(['audit', '--since', '1', '--limit', '1']), lines.slice(-1));
	});

	it('finds the database by a file too, and by the command line', async () => {
		const file = join(folder, 'url');
		writeFileSync(file, `${servers.database.url}\n`, { mode: 0o600 });
		for (const args of [
			['--database-url-file', file],
			['--database-url', servers.database.url],
		]) {
			const { code, errors } = await runCommand(['apps', 'list', ...args]);
			assert.deepEqual([code, errors], [0, '']);
		}
	});

	it('is told by the log of a file with a secret that everybody can read', async () => {
		const file = join(folder, 'open-url');
		writeFileSync(file, `${servers.database.url}\n`);
		for (const [mode, count] of [
			[0o644, 1],
			[0o640, 0],
		] as const) {
			chmodSync(file, mode);
			const server = await servers.start('--database-url-file', file);
			await server.close();
			const { child } = server;
			const warned = child.errors.match(/can read the secret in \S+open-url: chmod 600/g) ?? [];
			assert.equal(warned.length, count, child.errors);
			assert.ok(!child.errors.includes(servers.database.password));
		}
	});

	it('is listed by the database as the address says', async () => {
		const other = await servers.start('--database-url', `${servers.database.url}?application_name=keys-of-ada`);
		const text = "select count(*)::int as count from pg_stat_activity where application_name = 'keys-of-ada'";
		const [{ count } = {}] = await servers.database.query(text);
		assert.ok(Number(count) > 0);
		await other.close();
	});

	it('leaves backups to the programs of PostgreSQL', async () => {
		const file = join(folder, 'backup');
		assert.match(await refusal(['backup', file]), /pg_dump/);
		writeFileSync(file, 'not touched');
		assert.match(await refusal(['restore', file, '--yes']), /pg_restore/);
		assert.equal(readFileSync(file, 'utf8'), 'not touched');
	});
});
