import assert from 'node:assert/strict';
import {
	copyFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	watch,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newestVersion } from '../../src/server/store/migrations.ts';
import { runServer, startChildServer, type ChildServer } from './childServer.ts';
import { createCommands, startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { createFirstSchema } from './firstSchema.ts';
import { asker, newUser, register, signIn, signInWithKey } from './wire.ts';

describe('restore on the command line', function () {
	this.timeout(60_000);
	let on: CommandedServer;
	let backup: string;
	const others: ChildServer[] = [];
	beforeEach(async () => {
		on = await startCommandedServer();
		backup = join(on.folder, 'backup.sqlite');
	});
	afterEach(async () => {
		for (const server of others.splice(0)) await server.close();
		await on.close();
	});

	async function start(data: string): Promise<ChildServer> {
		const server = await startChildServer('--data', data);
		others.push(server);
		return server;
	}

	/** Commands on another folder, which is not there yet. */
	const elsewhere = (name = 'restored') => createCommands(on.folder, join(on.folder, name));

	it('refuses while a server runs, and while another program has the database', async () => {
		await on.text(['backup', backup]);
		assert.match(await on.refusal(['restore', backup, '--yes']), /in use by another key server; stop that one/);
		await on.server.close();
		const other = new DatabaseSync(join(on.data, 'keys.sqlite'));
		other.prepare('SELECT * FROM apps').all();
		assert.match(await on.refusal(['restore', backup, '--yes']), /is in use by another program; nothing was changed/);
		other.close();
		await on.text(['restore', backup, '--yes']);
	});

	it('keeps what was there, which can be brought back, and overwrites that never', async () => {
		await register(on.ask, 'before@example.com');
		await on.text(['backup', backup]);
		await on.text(['users', 'delete', 'before@example.com', '--yes']);
		const { refresh: token } = await signIn(on.ask, await register(on.ask, 'after@example.com'));
		on.server.child.process.kill('SIGKILL');
		await on.server.child.ended;
		assert.ok(existsSync(join(on.data, 'keys.sqlite-wal')));
		assert.match(
			await on.refusal(['restore', backup]),
			/This replaces all data, and .* is kept as .*; repeat it with --yes/,
		);
		const text = await on.text(['restore', backup, '--yes']);
		const aside = join(on.data, 'keys.sqlite.before-restore');
		assert.match(
			text,
			/^Restored 1 app, 1 user, 0 keys and 0 sessions into .*\nWhat was there before is in .*before-restore\.\n$/,
		);
		const names = ['control.key', 'keys.sqlite', 'keys.sqlite.before-restore', 'lock.sqlite', 'signing-keys.json'];
		assert.deepEqual(
			readdirSync(on.data)
				.filter((name) => name !== 'running.json')
				.toSorted(),
			names,
		);
		assert.match(await on.text(['users', 'list']), /before@example\.com/);
		assert.match(await on.refusal(['restore', backup, '--yes']), /from an earlier restore; move it elsewhere/);
		copyFileSync(aside, join(on.data, 'keys.sqlite'));
		const ask = asker(await start(on.data));
		await signIn(ask, 'after@example.com');
		assert.equal((await ask('POST /auth/session', { token })).status, 201);
	});

	it('puts a backup in place of a database that is damaged', async () => {
		await register(on.ask, 'a@example.com');
		await on.text(['backup', backup]);
		await on.server.close();
		writeFileSync(join(on.data, 'keys.sqlite'), 'no longer a database');
		writeFileSync(join(on.data, 'keys.sqlite-wal'), 'nor a log');
		assert.match(await on.refusal(['users', 'list']), /cannot be used .*; restore it from a backup/);
		await on.text(['restore', backup, '--yes']);
		assert.match(await on.text(['users', 'list']), /a@example\.com/);
		assert.equal(readFileSync(join(on.data, 'keys.sqlite.before-restore'), 'utf8'), 'no longer a database');
	});

	it('is not spoilt by the log of a database that was taken away', async () => {
		await register(on.ask, 'a@example.com');
		await on.text(['backup', backup]);
		await on.text(['users', 'delete', 'a@example.com', '--yes']);
		on.server.child.process.kill('SIGKILL');
		await on.server.child.ended;
		rmSync(join(on.data, 'keys.sqlite'));
		assert.ok(existsSync(join(on.data, 'keys.sqlite-wal')));
		await on.text(['restore', backup]);
		assert.match(await on.text(['users', 'list']), /a@example\.com/);
	});

	it('leaves no folder that it made for what is no backup', async () => {
		const file = join(on.folder, 'none');
		writeFileSync(file, 'not a database');
		const fresh = join(on.folder, 'fresh');
		for (const name of [file, join(on.folder, 'missing')]) {
			assert.match(await createCommands(on.folder, fresh).refusal(['restore', name]), /nothing was changed/);
			assert.equal(existsSync(fresh), false);
		}
	});

	it('refuses what is no backup, is damaged or was made by a newer program, and changes nothing', async () => {
		await on.text(['backup', backup]);
		await on.server.close();
		const before = readFileSync(join(on.data, 'keys.sqlite'));
		const change = (sql: string) => () => {
			const database = new DatabaseSync(backup);
			database.exec(sql);
			database.close();
		};
		const whole = readFileSync(backup);
		for (const [spoil, sentence] of [
			[
				() => writeFileSync(backup, 'not a database, though long enough to be looked at as one'),
				/is no backup .*not a database/,
			],
			[() => writeFileSync(backup, ''), /is no backup .* \(it has no schema_version\)/],
			[() => truncateSync(backup, 8192), /is no backup/],
			[change('DROP TABLE backup_keys'), /is no backup .* \(it has no backup_keys\)/],
			[change("UPDATE backup_keys SET signing_keys = '{}'"), /its signing keys are damaged/],
			[
				change("PRAGMA foreign_keys = OFF; INSERT INTO sessions VALUES ('s', 'nobody', 'i', 'p', NULL, 'd', 0, 0)"),
				/rows that are not there/,
			],
			[change('UPDATE schema_version SET version = 999'), /made by a newer key server \(schema 999, .*; update/],
			[() => copyFileSync(join(on.data, 'keys.sqlite'), backup), /is no backup .* \(it has no backup_keys\)/],
		] as const) {
			writeFileSync(backup, whole);
			spoil();
			assert.match(await on.refusal(['restore', backup, '--yes']), sentence);
		}
		assert.match(
			await on.refusal(['restore', join(on.folder, 'none'), '--yes']),
			/cannot be read .*; nothing was changed/,
		);
		assert.match(await on.refusal(['restore', on.data, '--yes']), /not a file/);
		assert.deepEqual(readFileSync(join(on.data, 'keys.sqlite')), before);
		assert.ok(readdirSync(on.data).every((name) => !/tmp|before-restore/.test(name)));
	});

	it('brings a backup of the first schema forward', async () => {
		const database = new DatabaseSync(backup);
		const { key, email } = createFirstSchema(database);
		database.exec('CREATE TABLE backup_keys (signing_keys TEXT NOT NULL)');
		const keys = readFileSync(join(on.data, 'signing-keys.json'), 'utf8');
		database.prepare('INSERT INTO backup_keys VALUES (?)').run(keys);
		database.close();
		const other = elsewhere();
		await other.text(['restore', backup]);
		const restored = new DatabaseSync(join(other.data, 'keys.sqlite'));
		assert.equal(restored.prepare('SELECT version FROM schema_version').get()?.['version'], newestVersion);
		restored.close();
		const ask = asker(await start(other.data));
		await signInWithKey(ask, key);
		assert.match(await other.text(['users', 'list']), new RegExp(email));
	});

	it('keys and sessions of a backup go on after the signing keys were rotated', async () => {
		const { refresh: token } = await newUser(on.ask);
		await on.text(['backup', backup]);
		await on.server.close();
		await on.text(['rotate-keys']);
		const first = JSON.parse(readFileSync(join(on.data, 'signing-keys.json'), 'utf8')) as object;
		await on.text(['restore', backup, '--yes']);
		assert.deepEqual(JSON.parse(readFileSync(join(on.data, 'signing-keys.json'), 'utf8')), first);
		assert.equal((await asker(await start(on.data))('POST /auth/session', { token })).status, 201);
	});

	it('leaves a whole database behind wherever it is killed', async () => {
		await register(on.ask, 'old@example.com');
		await on.text(['backup', backup]);
		await on.server.close();
		const other = elsewhere();
		await other.text(['restore', backup]);
		let changes = 1;
		while (!(await killAtChange(other.data, changes))) {
			const database = new DatabaseSync(join(other.data, 'keys.sqlite'));
			assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
			database.close();
			assert.match(await other.text(['users', 'list']), /^old@example\.com /m);
			rmSync(join(other.data, 'keys.sqlite.before-restore'), { force: true });
			changes += 4;
		}
		assert.ok(changes > 8);
	});

	/** Restores, and kills that when the folder has changed so many times. @returns whether it was done before */
	async function killAtChange(data: string, changes: number): Promise<boolean> {
		let seen = 0;
		const child = runServer(['restore', backup, '--yes', '--data', data]);
		const watcher = watch(data, () => ++seen === changes && child.process.kill('SIGKILL'));
		const code = await child.ended;
		watcher.close();
		return code === 0;
	}
});
