import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startChildServer } from './childServer.ts';
import { runCommand } from './commandLineRun.ts';
import { createMove, small, type Move } from './move.ts';
import { assertEqualRows } from './movedFolder.ts';
import { asker, register, signIn } from './wire.ts';

describe('migrate that is stopped or refused', function () {
	this.timeout(60_000);
	let on: Move;
	beforeEach(async () => {
		on = await createMove();
	});
	afterEach(() => on.close());

	it('goes on after a kill, and moves what has changed in the folder since', async () => {
		await on.fillWithMany();
		assert.equal((await on.stopAmidKeys('SIGKILL')).code, null);
		const child = on.servers.run('--port', '0');
		assert.equal(await child.ended, 2);
		assert.match(child.errors, /^The database holds a part of the data [^\n]*\.\n$/);
		assert.match((await runCommand(['users', 'list'], '', on.servers.env)).errors, /holds a part of the data/);
		const file = new DatabaseSync(join(on.data, 'keys.sqlite'));
		// The second takes the name of the first.
		file.exec(`DELETE FROM api_keys WHERE name = 'key-1'; UPDATE api_keys SET name = 'key-1' WHERE name = 'key-3999';
			UPDATE api_keys SET disabled = 1 WHERE name = 'key-2'`);
		file.close();
		const { state, deleted, keys, written } = await on.moved(small);
		assert.deepEqual({ state, deleted, keys }, { state: 'begun', deleted: 1, keys: 3999 });
		assert.ok(Number(written) < 3900, String(written));
		await assertEqualRows(on.data, on.servers.database);
		await on.servers.start();
	});

	it('ends at Ctrl-C in a sentence, and can be run again', async () => {
		await on.fillWithMany();
		const { code, errors } = await on.stopAmidKeys('SIGINT');
		assert.equal(code, 2);
		assert.match(errors, /\nStopped; run the same command again, which goes on from what was copied\.\n$/);
		assert.ok(!existsSync(join(on.data, 'moved.txt')), 'a server may go on in the folder');
		await on.moved(small);
		await assertEqualRows(on.data, on.servers.database);
	});

	it('refuses while a server runs on the folder', async () => {
		const server = await startChildServer('--data', on.data);
		assert.match(await on.refused(), /in use by another key server; .*--from/);
		await server.close();
		await on.moved();
	});

	it('refuses a database that holds other data, and leaves it alone', async () => {
		await on.fill();
		const ask = asker(await on.servers.start());
		const { refresh } = await signIn(ask, await register(ask));
		assert.match(await on.refused(), /holds other data/);
		const another = { ...on.servers.env, USER_API_KEYS_WRAPPING_KEY: randomBytes(32).toString('hex') };
		assert.match(await on.refused([], another), /holds other data/);
		assert.equal((await on.servers.database.query('select id from users')).length, 1);
		assert.equal((await ask('POST /auth/session', { token: refresh })).status, 201);
	});

	it('refuses to mix the data of two folders', async () => {
		await on.fillWithMany();
		await on.stopAmidKeys('SIGKILL');
		rmSync(on.data, { recursive: true });
		await on.fill();
		assert.match(await on.refused(), /holds other data/);
	});

	it('refuses another wrapping key than it began with, and none', async () => {
		await on.fillWithMany();
		await on.stopAmidKeys('SIGKILL');
		const another = { ...on.servers.env, USER_API_KEYS_WRAPPING_KEY: randomBytes(32).toString('hex') };
		assert.match(await on.refused([], another), /^The signing keys in the database were wrapped with another key/);
		assert.match(await on.refused([], { ...on.servers.env, USER_API_KEYS_WRAPPING_KEY: '' }), /--key-file/);
		await on.moved();
	});

	it('says what the database does not take, and goes on once that is mended', async () => {
		await on.fill();
		const path = join(on.data, 'keys.sqlite');
		const change = (sql: string) => {
			const file = new DatabaseSync(path, { enableForeignKeyConstraints: false });
			file.exec(sql);
			file.close();
		};
		change("INSERT INTO identities VALUES ('0', 'local', 'nobody', 'anon-user', 'nobody', NULL)");
		const { code, errors } = await on.move();
		assert.equal(code, 2);
		assert.match(
			errors,
			/\nThe database .* refused to go on \(.*foreign key.*\); mend that, then run the same [^\n]*\.\n$/,
		);
		change("DELETE FROM identities WHERE id = '0'");
		assert.equal((await on.moved())['state'], 'begun');
	});

	it('says when all is there but the folder cannot be marked, and marks it by a repetition', async () => {
		await on.fill();
		const mark = join(on.data, 'moved.txt');
		mkdirSync(mark);
		const { code, output, errors } = await on.move();
		assert.deepEqual([code, output], [2, '']);
		assert.match(errors, /\nAll data is in [^\n]*, but [^\n]*moved\.txt cannot be written \(EISDIR\), so [^\n]*\.\n$/);
		rmSync(mark, { recursive: true });
		assert.equal((await on.moved())['state'], 'ended');
		assert.ok(existsSync(mark));
	});

	it('is told the database by a file and the command line, and of nothing it cannot do', async () => {
		await on.fill();
		const env = { ...on.servers.env, DATABASE_URL: '' };
		assert.match(await on.refused([], env), /--to, --to-file or DATABASE_URL/);
		assert.match(await on.refused(['--to', on.servers.database.url, '--to-file', 'url'], env), /one database/);
		assert.match(await on.refused(['--to-file', join(on.folder, 'missing')], env), /with --to-file/);
		assert.match(await on.refused(['--from', on.folder]), /no data to move/);
		assert.match(await on.refused(['--to', on.servers.database.url.replace(/:\d+\//, ':1/')]), /cannot be used/);
		const file = join(on.folder, 'url');
		writeFileSync(file, `${on.servers.database.url}\n`);
		const keyFile = join(on.folder, 'wrapping.key');
		const { code, output, errors } = await on.move(['--to-file', file, '--key-file', keyFile], env);
		assert.equal(code, 0);
		assert.match(output, /^Moved 1 app, 4 users, 3 keys, 3 sessions and \d+ audit lines from /);
		assert.match(errors, /^1 of 1 apps\n/);
		for (const text of [output, errors]) assert.ok(!text.includes(on.servers.database.password));
		await on.servers.start('--key-file', keyFile);
	});
});
