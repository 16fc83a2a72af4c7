import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { newestVersion } from '../../src/server/store/migrations.ts';
import { newFolder, runServer } from './childServer.ts';
import { runCommand } from './commandLineRun.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';

describe('The server that cannot use its PostgreSQL', function () {
	this.timeout(60_000);
	let servers: PostgresServers;
	let folder: string;
	before(async () => {
		servers = await createPostgresServers();
		folder = newFolder();
	});
	after(async () => {
		await servers.close();
		rmSync(folder, { recursive: true });
	});

	/** It ends with code 2 and one sentence, in which nobody reads a secret. */
	async function refuses(
		args: readonly string[],
		sentence: RegExp,
		env: Readonly<Record<string, string>> = {},
	): Promise<void> {
		const child = runServer(['--port', '0', ...args], [], undefined, { ...servers.env, ...env });
		const giveUp = setTimeout(() => child.process.kill('SIGKILL'), 20_000);
		const code = await child.ended;
		clearTimeout(giveUp);
		assert.deepEqual([code, child.output], [2, ''], child.errors);
		assert.match(child.errors, /^[^\n]+\.\n$/);
		assert.doesNotMatch(child.errors, /\. \w|Warning|^error|\bat \S+ \(/);
		assert.match(child.errors, sentence);
		assert.doesNotMatch(child.errors, secrets());
	}

	const secrets = () => new RegExp(`${servers.database.password}|${servers.env['USER_API_KEYS_WRAPPING_KEY']}|s3cret`);
	const changed = (change: (url: URL) => unknown) => {
		const url = new URL(servers.database.url);
		change(url);
		return { DATABASE_URL: url.href };
	};

	it('because of its address', async () => {
		for (const url of ['nonsense', 'mysql://user:s3cret@host/db']) {
			await refuses(['--database-url', url], /address of the database cannot be read: .*postgres:\/\//);
		}
		await refuses(['--database-url', 'postgres://user:s3cret@host:x/db'], /its port must be a number/);
		await refuses(['--database-url', 'postgres://user:/s3cret@host/db'], /must be percent-encoded/);
		await refuses(['--database-url', 'postgres://u:s3cret@host'], /user, host and database/);
		await refuses(['--database-url', 'postgres://u:%s3cret@host/db'], /percent-encoded/);
		const url = 'postgres://u:s3cret@host/db';
		await refuses(['--database-url', `${url}?sslmode=prefer`], /sslmode must be one of .*verify-full/);
		await refuses(['--database-url', `${url}?sslmode=verify-ca`], /sslmode=verify-ca needs sslrootcert/);
		await refuses(['--database-url', `${url}?options=s3cret`], /only sslmode.* are understood/);
		await refuses(['--database-url', `${url}?sslmode=disable`, '--database-ca', 'x'], /contradict/);
		await refuses(
			['--database-url', url, '--database-ca', join(folder, 'none')],
			/certificates \S+none cannot be read \(ENOENT\); [^\n]*--database-ca/,
		);
		const empty = join(folder, 'empty.pem');
		writeFileSync(empty, '-----BEGIN nothing');
		await refuses(
			['--database-url', url, '--database-ca', empty],
			/empty\.pem holds no certificate [^\n]*--database-ca/,
		);
		await refuses(['--database-url', url, '--data', folder], /in one place/);
		await refuses(['--database-url-file', join(folder, 'none')], /cannot be read \(ENOENT\)/);
		await refuses(['--data', folder, '--key-file', 'x'], /--key-file is for data in PostgreSQL/);
	});

	it('because of the password, the user or the name of the database', async () => {
		await refuses(
			[],
			/cannot be used \(password .* failed .*see that user/,
			changed((url) => (url.password = 's3cret')),
		);
		await refuses(
			[],
			/cannot be used .*see that user/,
			changed((url) => (url.username = 'nobody')),
		);
		await refuses(
			[],
			/does not exist\); make it with createdb/,
			changed((url) => (url.pathname = 'missing')),
		);
	});

	it('because there is no password, and does not stay', async () => {
		const sentence = /\(no password was given\); put the password into the address, PGPASSWORD or ~\/\.pgpass\./;
		// Not the one of whoever runs the tests.
		const env = { PGPASSWORD: '', PGPASSFILE: join(folder, 'none'), ...changed((url) => (url.password = '')) };
		await refuses([], sentence, env);
		for (const command of [['users', 'list'], ['rotate-keys']]) {
			const { code, errors } = await runCommand(command, '', { ...servers.env, ...env });
			assert.equal(code, 2, errors);
			assert.match(errors, sentence);
		}
	});

	it('because nobody is there, or somebody else', async () => {
		await refuses(
			[],
			/\(connect ECONNREFUSED .*see that it runs/,
			changed((url) => (url.port = '1')),
		);
		await refuses(
			[],
			/\(getaddrinfo .*see that it runs/,
			changed((url) => (url.hostname = 'nowhere.invalid')),
		);
		const strangers: readonly (() => Server)[] = [
			() => createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n')),
			() => createServer((socket) => socket.on('error', () => undefined)),
		];
		for (const make of strangers) {
			const stranger = make().listen(0, '127.0.0.1');
			await once(stranger, 'listening');
			const { port } = stranger.address() as AddressInfo;
			await refuses(
				[],
				/cannot be used .*see that it runs/,
				changed((url) => (url.port = String(port))),
			);
			stranger.close();
		}
	});

	it('because it does not encrypt as it should', async () => {
		const query = (mode: string) => changed((url) => (url.search = `sslmode=${mode}`));
		for (const mode of ['require', 'verify-full']) await refuses([], /does not support SSL/, query(mode));
	});

	it('because it holds the tables of another program', async () => {
		const other = await createPostgresServers(servers.postgres);
		await other.database.query('create table users (name text)');
		await refuses([], /has a table users of another program/, { DATABASE_URL: other.database.url });
		assert.deepEqual(await tablesOf(other), [{ table_name: 'users' }]);
	});

	it('because its schema_version is that of another program, in which nothing is changed', async () => {
		for (const version of ['1', `${newestVersion}`, '0', "'first'", 'null']) {
			const other = await createPostgresServers(servers.postgres);
			const { query, url } = other.database;
			await query('create table sessions (id text)');
			await query(`create table schema_version as select ${version} as version, 'theirs' as name`);
			const before = await tablesOf(other);
			const env = { DATABASE_URL: url };
			await refuses([], /tables of another program/, env);
			const { code, output, errors } = await runCommand(['users', 'list'], '', env);
			assert.deepEqual([code, output], [2, '']);
			assert.match(errors, /^The database [^\n]*tables of another program[^\n]*\.\n$/);
			assert.deepEqual(await tablesOf(other), before);
			assert.equal((await query('select name from schema_version'))[0]?.['name'], 'theirs');
		}
	});

	const tablesOf = ({ database }: PostgresServers) =>
		database.query("select table_name from information_schema.tables where table_schema = 'public' order by 1");

	it('when a command is to read or change what no server has begun, and makes no tables', async () => {
		const other = await createPostgresServers(servers.postgres);
		await other.database.query('create table orders (id int)');
		const env = { ...servers.env, DATABASE_URL: other.database.url };
		for (const command of [['users', 'list'], ['apps', 'create', 'x'], ['rotate-keys']]) {
			const { code, output, errors } = await runCommand(command, '', env);
			assert.deepEqual([code, output], [2, '']);
			assert.match(errors, /^No key server has data in the database [^\n]*\.\n$/);
		}
		assert.deepEqual(await tablesOf(other), [{ table_name: 'orders' }]);
	});

	it('because a newer program has written it', async () => {
		const other = await createPostgresServers(servers.postgres);
		await (await other.start()).close();
		await other.database.query('update schema_version set version = 999');
		await refuses([], /newer key server \(schema 999/, { DATABASE_URL: other.database.url });
	});

	it('because nobody says what wraps its keys, or in no such words', async () => {
		await refuses([], /--key-file.*USER_API_KEYS_WRAPPING_KEY/, { USER_API_KEYS_WRAPPING_KEY: '' });
		await refuses([], /64 hexadecimal digits/, { USER_API_KEYS_WRAPPING_KEY: 's3cret' });
		const file = join(folder, 'bad.key');
		writeFileSync(file, 's3cret');
		await refuses(['--key-file', file], /64 hexadecimal digits/);
		await refuses(['--key-file', join(folder, 'no', 'such')], /key file \S+such cannot be used \(ENOENT\); name/);
	});

	it('because windows cannot hold it by leases', async () => {
		await refuses(['--leased'], /--leased/);
	});
});
