import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { newFolder, runServer } from './childServer.ts';
import { runCommand } from './commandLineRun.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, newUser, signIn, register } from './wire.ts';

describe('Signing keys in PostgreSQL', function () {
	this.timeout(60_000);
	let servers: PostgresServers;
	let folder: string;
	beforeEach(async () => {
		servers = await createPostgresServers();
		folder = newFolder();
	});
	afterEach(async () => {
		await servers.close();
		rmSync(folder, { recursive: true });
	});

	const kidOf = (token: string) => decodeProtectedHeader(token).kid;

	it('stand in no dump in clear, nor does anything else that signs in', async () => {
		const ask = asker(await servers.start());
		const { access, refresh } = await newUser(ask);
		const { key } = (await ask('POST /auth/api_keys', { token: refresh, body: { name: 'ci' } })).json as {
			key: string;
		};
		const { postgres, database } = servers;
		const at = ['-h', '127.0.0.1', '-p', String(postgres.port), '-U', 'tester', database.name];
		const dump = await postgres.run('pg_dump', at);
		assert.match(dump, /COPY public\.signing_keys/);
		assert.match(dump, /key created/);
		const long = [key, access, refresh, kidOf(access) ?? '', kidOf(refresh) ?? ''];
		for (const secret of [...long, '"kty"', '"d"', '"secret"']) assert.ok(!dump.includes(secret), secret);
		// Two characters of an encoded short word stand in every longer text by chance.
		const encoded = long.map((secret) => Buffer.from(secret).toString('base64url').slice(0, -2));
		for (const text of encoded) assert.ok(!dump.includes(text), text);
	});

	it('that one server has rotated are known to another at once, and both sign with them', async () => {
		// They look by themselves only after an hour.
		const slow = ['--tick-seconds', '3600'];
		const [one, other] = [asker(await servers.start(...slow)), asker(await servers.start(...slow))];
		const email = await register(one);
		const before = await signIn(one, email);
		const rotated = await runCommand(['rotate-keys', '--json'], '', servers.env);
		assert.equal(rotated.code, 0, rotated.errors);
		const { access: kids } = JSON.parse(rotated.output) as { access: string[] };
		assert.equal(kids.length, 2);
		// One that starts now signs with the new keys, which the others have not seen.
		const third = asker(await servers.start());
		const after = await signIn(third, email);
		assert.equal(kidOf(after.access), kids[0]);
		for (const ask of [one, other]) {
			for (const { access } of [after, before])
				assert.equal((await ask('GET /auth/profile', { token: access })).status, 200);
			assert.equal(kidOf((await signIn(ask, email)).access), kids[0]);
		}
	});

	it('that were rotated are taken up within the time between two looks', async () => {
		const ask = asker(await servers.start('--tick-seconds', '0.1'));
		const { access, refresh: token } = await newUser(ask);
		await runCommand(['rotate-keys'], '', servers.env);
		for (let kid = kidOf(access); kid === kidOf(access);) {
			const { json } = await ask('POST /auth/session', { token });
			kid = kidOf((json as { access_token: string }).access_token);
		}
	});

	it('that were rotated are published by another server at once', async () => {
		const ask = asker(await servers.start('--tick-seconds', '3600'));
		const kids = async () =>
			((await ask('GET /.well-known/jwks.json')).json as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
		assert.equal((await kids()).length, 1);
		const { output } = await runCommand(['rotate-keys', '--json'], '', servers.env);
		assert.deepEqual(await kids(), (JSON.parse(output) as { access: string[] }).access);
	});

	it('are no use with another wrapping key, which is said in a sentence', async () => {
		await (await servers.start()).close();
		const child = runServer(['--port', '0'], [], undefined, {
			...servers.env,
			USER_API_KEYS_WRAPPING_KEY: 'f'.repeat(64),
		});
		assert.equal(await child.ended, 2);
		assert.match(child.errors, /^The signing keys in the database were wrapped with another key[^\n]*\.\n$/);
		const rotated = await runCommand(['rotate-keys'], '', {
			...servers.env,
			USER_API_KEYS_WRAPPING_KEY: 'f'.repeat(64),
		});
		assert.equal(rotated.code, 2);
	});

	it('are wrapped by a key file that the first servers make, once and for their owner alone', async () => {
		const file = join(folder, 'wrapping.key');
		const started = await Promise.all([1, 2, 3].map(() => servers.start('--key-file', file)));
		const { access } = await newUser(asker(started[0] ?? assert.fail()));
		for (const server of started)
			assert.equal((await asker(server)('GET /auth/profile', { token: access })).status, 200);
		assert.equal(statSync(file).mode & 0o777, 0o600);
		await servers.close();
		const again = asker(await servers.start('--key-file', file));
		assert.equal((await again('GET /auth/profile', { token: access })).status, 200);
		assert.match(readFileSync(file, 'utf8'), /^[0-9a-f]{64}\n$/);
	});

	it('are never wrapped anew by a key file that is missing', async () => {
		const [file, missing] = [join(folder, 'wrapping.key'), join(folder, 'missing.key')];
		await (await servers.start('--key-file', file)).close();
		const child = servers.run('--port', '0', '--key-file', missing);
		assert.equal(await child.ended, 2);
		assert.match(child.errors, /^There is no key file [^\n]*; copy it from the machine that has it\.\n$/);
		assert.ok(!existsSync(missing));
	});
});
