import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './childServer.ts';
import { giveAway, startPostgres, type Postgres } from './postgres.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, newUser } from './wire.ts';

describe('A PostgreSQL that is encrypted', function () {
	this.timeout(60_000);
	let postgres: Postgres;
	let servers: PostgresServers;
	let folder: string;
	before(async () => {
		postgres = await startPostgres();
		folder = newFolder();
		for (const name of ['authority', 'stranger']) makeAuthority(name);
		makeCertificate('right', 'IP:127.0.0.1');
		makeCertificate('wrong', 'DNS:another.example.com');
		appendFileSync(join(postgres.data, 'postgresql.auto.conf'), "ssl = 'on'\n");
		await show('right');
		servers = await createPostgresServers(postgres);
	});
	afterEach(() => servers.close());
	after(() => {
		postgres.stop();
		rmSync(folder, { recursive: true });
	});

	const at = (name: string) => join(folder, name);
	const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' });

	function makeAuthority(name: string): void {
		const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', at(`${name}.key`)];
		openssl('req', '-x509', ...key, '-subj', `/CN=${name}`, '-days', '2', '-out', at(`${name}.pem`));
	}

	function makeCertificate(name: string, altName: string): void {
		const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', at(`${name}.key`)];
		openssl('req', '-new', ...key, '-subj', '/CN=database', '-out', at(`${name}.csr`));
		writeFileSync(at(`${name}.ext`), `subjectAltName=${altName}\n`);
		const by = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial', '-days', '2'];
		openssl('x509', '-req', '-in', at(`${name}.csr`), ...by, '-extfile', at(`${name}.ext`), '-out', at(`${name}.pem`));
	}

	/** Lets the database prove itself by one of the certificates. */
	async function show(name: string): Promise<void> {
		for (const [from, to] of [
			[`${name}.pem`, 'server.crt'],
			[`${name}.key`, 'server.key'],
		] as const) {
			const path = join(postgres.data, to);
			rmSync(path, { force: true });
			execFileSync('cp', [at(from), path]);
			chmodSync(path, 0o600);
			giveAway(path);
		}
		await postgres.control('restart');
	}

	const url = (mode: string) => `${servers.database.url}?sslmode=${mode}`;

	async function refusal(...args: readonly string[]): Promise<string> {
		const child = servers.run('--port', '0', ...args);
		assert.equal(await child.ended, 2);
		assert.match(child.errors, /^The database [^\n]* cannot be used \([^\n]*\.\n$/);
		return child.errors;
	}

	it('is checked by the certificates that --database-ca names, and all that is said to it is encrypted', async () => {
		const server = await servers.start('--database-ca', at('authority.pem'));
		await newUser(asker(server));
		const text =
			"select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'user-api-keys'";
		assert.deepEqual(await servers.database.query(text), [{ ssl: true }]);
	});

	it('is refused when others have signed its certificate, or nobody is named who did', async () => {
		assert.match(await refusal('--database-ca', at('stranger.pem')), /certificate/);
		const unnamed = await refusal('--database-url', url('verify-full'));
		assert.match(unnamed, /certificate[^;]*\); name the file with the certificate [^;]* --database-ca /);
		assert.doesNotMatch(unnamed, /Node\.js|--use-system-ca/);
		const byStranger = `${url('verify-ca')}&sslrootcert=${at('stranger.pem')}`;
		assert.match(await refusal('--database-url', byStranger), /certificate/);
	});

	it('is refused when its certificate is for another name, unless only who signed it counts', async () => {
		await show('wrong');
		try {
			const ca = ['--database-ca', at('authority.pem')];
			assert.match(await refusal(...ca), /altnames/);
			assert.match(await refusal(...ca, '--database-url', url('require')), /altnames/);
			await servers.start(...ca, '--database-url', url('verify-ca'));
		} finally {
			await show('right');
		}
	});

	it('need not prove itself where sslmode=require says so, which the log tells', async () => {
		const { child } = await servers.start('--database-url', url('require'));
		assert.match(child.errors, /the data is in the database .*not asked to prove itself/);
		const { child: checked } = await servers.start('--database-ca', at('authority.pem'));
		assert.doesNotMatch(checked.errors, /prove itself/);
	});
});
