import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../dev/ports.ts';
import { systemdAnalyze } from '../../dev/contractParts.ts';
import { installed } from '../../dev/debian.ts';
import { newFolder, runServer, serverProgram, untilListening, type ChildServer } from './childServer.ts';
import { runCommand } from './commandLineRun.ts';
import { httpsTransport, startNginx } from './nginx.ts';
import { giveAway, sharedPostgres } from './postgres.ts';
import { blocks, filledIn } from './selfHostingPage.ts';
import { asker, createKey, password, signIn, type AskFunction } from './wire.ts';

describe('What docs/self-hosting.md says', function () {
	this.timeout(60_000);
	const email = 'ada@example.com';
	let [folder, urlFile, baseUrl] = ['', '', ''];
	let servers: ChildServer[];
	let stopNginx: () => Promise<void>;
	let ask: AskFunction;

	before(async () => {
		folder = newFolder();
		chmodSync(folder, 0o755);
		urlFile = join(folder, 'database-url');
		writeFileSync(urlFile, `${(await (await sharedPostgres()).createDatabase()).url}\n`, { mode: 0o600 });
		const keyFile = join(folder, 'wrapping-key');
		writeFileSync(keyFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
		const port = await freePort();
		baseUrl = `https://localhost:${port}`;
		const [, several = ''] = blocks('sh');
		const options = filledIn(several.trim().replace(/^OPTIONS=/, ''), {
			'/etc/user-api-keys/database-url': urlFile,
			'/etc/user-api-keys/wrapping-key': keyFile,
			'https://keys.example.com': baseUrl,
			'10.0.0.10': '127.0.0.1',
			'10.0.0.11': '127.0.0.1',
		});
		const start = () => untilListening(runServer(['serve', ...options.split(' '), '--port', '0']));
		servers = await Promise.all([start(), start()]);
		stopNginx = await startNginx(folder, site(port));
		ask = asker({ baseUrl, transport: transport(), close: async () => {} });
		const made = ['users', 'create', email, '--database-url-file', urlFile];
		assert.equal((await runCommand(made, `${password}\n`)).code, 0);
	});
	after(async () => {
		await stopNginx();
		await Promise.all(servers.map((server) => server.close()));
		rmSync(folder, { recursive: true });
	});

	function site(port: number): string {
		const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'cert.key')];
		const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', key, '-out', cert];
		const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
		execFileSync('openssl', ['req', '-x509', ...made, ...about], { stdio: 'pipe' });
		giveAway(key);
		const [one, other] = servers.map(({ port }) => `127.0.0.1:${port}`);
		return filledIn(blocks('nginx').join(''), {
			'10.0.0.11:27480': one ?? '',
			'10.0.0.12:27480': other ?? '',
			'listen 443': `listen 127.0.0.1:${port}`,
			'/etc/ssl/keys.example.com.pem': cert,
			'/etc/ssl/private/keys.example.com.key': key,
			'keys.example.com': 'localhost',
		});
	}

	const certificate = () => readFileSync(join(folder, 'cert.pem'), 'utf8');
	const transport = () => httpsTransport(certificate(), '127.0.0.2');
	/** Past the proxy, as a machine of its network comes. */
	const askOf = (server: ChildServer) => asker(server);

	const namesAt = async (at: AskFunction, token: string) => {
		const { status, json } = await at('GET /auth/api_keys', { token });
		assert.equal(status, 200);
		return (json as { name: string }[]).map(({ name }) => name).toSorted();
	};

	const answered = (server: ChildServer) => server.child.errors.split('/auth/api_keys').length - 1;

	it('lets people in through nginx, and each server knows the keys that another has made', async () => {
		const location = await ask('GET /app/local/location');
		assert.equal((location.json as { hostname: string }).hostname, baseUrl);
		const { refresh: token } = await signIn(ask, email);
		const names = ['one', 'two', 'three', 'four'];
		for (const name of names) await createKey(ask, token, name);
		for (const server of servers) {
			assert.ok(answered(server) > 0, 'nginx asks both');
			assert.deepEqual(await namesAt(askOf(server), token), names.toSorted());
		}
	});

	it("puts the client's own address on record, whatever the client says of it", async () => {
		const body = { username: email, password: 'a wrong one' };
		const headers = { 'x-forwarded-for': '203.0.113.7' };
		const refused = await ask('POST /app/local/auth/providers/local-userpass/login', { body, headers });
		assert.equal(refused.status, 401);
		const { output } = await runCommand(['audit', '--json', '--database-url-file', urlFile]);
		const lines = JSON.parse(output) as { who: string; action: string; address: string | null }[];
		const byPeople = lines.filter(({ who }) => who !== 'command line');
		assert.equal(byPeople.at(-1)?.action, 'sign-in refused');
		assert.deepEqual([...new Set(byPeople.map(({ address }) => address))], ['127.0.0.2']);
	});

	it('lets nobody register', async () => {
		const body = { email: 'stranger@example.com', password };
		const { status } = await ask('POST /app/local/auth/providers/local-userpass/register', { body });
		assert.equal(status, 404);
	});

	it('lets a balancer ask each server whether it is ready', async () => {
		for (const server of servers) assert.equal((await fetch(`${server.baseUrl}/readyz`)).status, 200);
	});

	it('leaves no server out because of changes that have to wait', async () => {
		const { refresh: token, userId } = await signIn(ask, email);
		const { _id } = await createKey(ask, token, 'waiting');
		const other = new pg.Client({ connectionString: readFileSync(urlFile, 'utf8').trim() });
		await other.connect();
		await other.query('begin');
		await other.query('select id from users where id = $1 for update', [userId]);
		const disable = () => ask(`PUT /auth/api_keys/${_id}/disable`, { token });
		// At both servers.
		for (const { status } of await Promise.all([disable(), disable()])) assert.equal(status, 503);
		assert.ok((await namesAt(ask, token)).includes('waiting'));
		await other.end();
		assert.equal((await disable()).status, 204);
	});

	it('goes on with one server when the other is killed', async () => {
		const { refresh: token } = await signIn(ask, email);
		const [killed, left] = servers as [ChildServer, ChildServer];
		killed.child.process.kill('SIGKILL');
		await killed.child.ended;
		for (let i = 0; i < 6; i++) assert.ok((await namesAt(ask, token)).includes('one'));
		await createKey(ask, token, 'five');
		assert.ok((await namesAt(askOf(left), token)).includes('five'));
	});

	it('has nginx answer by itself when no server is left, which says nothing of what has happened', async () => {
		const left = servers.at(-1);
		left?.child.process.kill('SIGKILL');
		await left?.child.ended;
		const get = { url: `${baseUrl}/app/local/location`, method: 'GET', headers: {} } as const;
		const { status, headers } = await transport()({ ...get, signal: new AbortController().signal });
		assert.deepEqual([status, headers['content-type'], headers['retry-after']], [502, 'text/html', undefined]);
	});

	it('has a unit that systemd-analyze takes', () => {
		const [unit = ''] = blocks('ini');
		const file = join(folder, 'user-api-keys.service');
		const programs = { '/usr/bin/node': process.execPath, '/opt/user-api-keys/server.mjs': serverProgram };
		writeFileSync(file, filledIn(unit, programs));
		const { status, stdout, stderr } = spawnSync(installed(systemdAnalyze), ['verify', '--man=no', file], {
			encoding: 'utf8',
		});
		const about = (stdout + stderr).split('\n').filter((line) => line.includes('user-api-keys'));
		assert.deepEqual([status, about], [0, []]);
	});
});
