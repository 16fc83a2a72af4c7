import assert from 'node:assert/strict';
import { once } from 'node:events';
import pg from 'pg';
import { runCommand } from './commandLineRun.ts';
import { startPostgres } from './postgres.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, newUser, password } from './wire.ts';

describe('A PostgreSQL that refuses what it did before', function () {
	this.timeout(60_000);
	let servers: PostgresServers;
	const roles: string[] = [];
	beforeEach(async () => {
		servers = await createPostgresServers();
		await (await servers.start()).close();
	});
	afterEach(async () => {
		await servers.close();
		for (const role of roles.splice(0)) await query(`drop owned by ${role}; drop role ${role}`);
	});

	const query = async (text: string) => servers.database.query(text);
	const run = (args: readonly string[], input = '', env = servers.env) => runCommand(args, input, env);

	/** A user of the database, and the address with it. */
	async function newRole(rights: string): Promise<{ readonly role: string; readonly url: string }> {
		const role = `role_${servers.database.name}`;
		await query(`create role ${role} login password 'one' ${rights}`);
		roles.push(role);
		const url = new URL(servers.database.url);
		[url.username, url.password] = [role, 'one'];
		return { role, url: url.href };
	}

	/** A trigger of the test's own. */
	async function before(change: string, body: string): Promise<void> {
		await query(`create function seen_by_test() returns trigger language plpgsql as
			$$ begin ${body}; return coalesce(new, old); end $$`);
		await query(`create trigger seen_by_test before ${change} for each row execute function seen_by_test()`);
	}

	async function refusal(args: readonly string[], env?: PostgresServers['env']): Promise<string> {
		const { code, output, errors } = await run(args, '', env);
		assert.deepEqual([code, output], [2, '']);
		assert.match(errors, /^[^\n]+\.\n$/);
		return errors;
	}

	it('its password: requests and /readyz are answered 503 until it is good again', async () => {
		const { role, url } = await newRole('superuser');
		const server = await servers.start('--database-url', url);
		const { access: token } = await newUser(asker(server));
		const states = async () => [
			(await asker(server)('GET /auth/profile', { token })).status,
			(await fetch(`${server.baseUrl}/readyz`)).status,
		];
		await query(`alter role ${role} password 'another'`);
		await query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`);
		for (let i = 0; i < 3; i++) assert.deepEqual(await states(), [503, 503]);
		await query(`alter role ${role} password 'one'`);
		assert.deepEqual(await states(), [200, 200]);
		await server.close();
	});

	it('to answer: the log says once that it went, without a stack, and once that it is back', async () => {
		const own = await startPostgres();
		const away = await createPostgresServers(own);
		const server = await away.start();
		const { baseUrl, child } = server;
		const ask = asker(server);
		await newUser(ask);
		await own.control('stop', '-m', 'fast');
		for (let i = 0; i < 20; i++) {
			assert.equal((await ask('GET /app/local/location')).status, 503);
			assert.equal((await fetch(`${baseUrl}/readyz`)).status, 503);
		}
		await own.control('start');
		while (!child.errors.includes('the database can be used again')) await once(child.process.stderr, 'data');
		assert.equal((await fetch(`${baseUrl}/readyz`)).status, 200);
		await server.close();
		assert.equal(child.errors.match(/the database cannot be used now: /g)?.length, 1, child.errors);
		assert.equal(child.errors.match(/the database can be used again/g)?.length, 1);
		assert.doesNotMatch(child.errors, /\bat \S+ \(/);
		assert.ok(!child.errors.includes(away.database.password));
		own.stop();
	});

	it('to write, while a server runs: /readyz is 503 as well, and 200 when it may again', async () => {
		const server = await servers.start();
		const { baseUrl } = server;
		const ask = asker(server);
		const states = async () => [
			(await ask('POST /app/local/auth/providers/anon-user/login', { body: {} })).status,
			(await fetch(`${baseUrl}/readyz`)).status,
			(await fetch(`${baseUrl}/healthz`)).status,
		];
		const set = async (value: string) => {
			await query(`alter database ${servers.database.name} set default_transaction_read_only = ${value}`);
			const text = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'user-api-keys'";
			// Of other tests there may be some; theirs have ended.
			await query(`${text} and datname = '${servers.database.name}'`);
		};
		await set('on');
		assert.deepEqual((await states()).slice(1), [503, 200]);
		assert.deepEqual(await states(), [503, 503, 200]);
		// By a session that may write; what the database says goes for new ones.
		await query(`set transaction read write; alter database ${servers.database.name} reset all`);
		await query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'user-api-keys'`);
		while ((await states())[1] !== 200);
		assert.deepEqual(await states(), [200, 200, 200]);
		await server.close();
	});

	it('to write: a server does not start, and a command says so in a sentence', async () => {
		await query(`alter database ${servers.database.name} set default_transaction_read_only = on`);
		const child = servers.run('--port', '0');
		assert.equal(await child.ended, 2);
		assert.match(
			child.errors,
			/^The database [^\n]*\(cannot execute INSERT [^\n]*\); see that this user may[^\n]*\.$/m,
		);
		assert.doesNotMatch(child.errors, /\bat \S+ \(/);
		for (const command of [['apps', 'create', 'x'], ['rotate-keys']])
			assert.match(await refusal(command), /^The database cannot do this now \(cannot execute /);
		assert.match(await refusal(['users', 'disable', 'nobody@example.com']), /There is no user|cannot execute/);
	});

	it('rights: a server does not start, and a command says so in a sentence', async () => {
		const { role, url } = await newRole('');
		await query(`grant select on schema_version, apps, identities, api_keys, audit to ${role}`);
		const child = servers.run('--port', '0', '--database-url', url);
		assert.equal(await child.ended, 2);
		const sentence = /^The database [^\n]*\(permission denied for [^\n]*\); see that this user may[^\n]*\.$/m;
		assert.match(child.errors, sentence);
		assert.doesNotMatch(child.errors, /\bat \S+ \(/);
		assert.match(await refusal(['users', 'list', '--database-url', url]), sentence);
	});

	it('a lock that another program holds: a server does not start, and a command says so in a sentence', async () => {
		assert.equal((await run(['users', 'create', 'ada@example.com'], `${password}\n`)).code, 0);
		await query(`alter database ${servers.database.name} set lock_timeout = '50ms'`);
		const other = new pg.Client(servers.database.url);
		await other.connect();
		await other.query('begin; select from users for update; lock apps in share mode');
		const sentence = /^The database cannot do this now \(.*lock timeout\); this was not done, so try again later\.$/m;
		assert.match(await refusal(['users', 'disable', 'ada@example.com']), sentence);
		const child = servers.run('--port', '0');
		assert.equal(await child.ended, 2);
		assert.match(child.errors, /^The database [^\n]*lock timeout\); another program holds [^\n]*\.$/m);
		await other.end();
	});

	it('a connection amid a change: a command says so in a sentence', async () => {
		await before('insert on apps', 'perform pg_terminate_backend(pg_backend_pid())');
		assert.match(await refusal(['apps', 'create', 'x']), /^The database cannot do this now \(terminating connection/);
	});

	it('nothing that takes long: a command has minutes', async () => {
		await query('create table patience (milliseconds int)');
		await before(
			'delete on apps',
			"insert into patience select setting::int from pg_settings where name = 'statement_timeout'",
		);
		assert.equal((await run(['apps', 'delete', 'local', '--yes'])).code, 0);
		const [{ milliseconds } = {}] = await query('select milliseconds from patience');
		assert.ok(Number(milliseconds) >= 60_000, String(milliseconds));
	});
});
