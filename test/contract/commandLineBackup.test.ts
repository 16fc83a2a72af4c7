import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startChildServer, type ChildServer } from './childServer.ts';
import { createCommands, startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { createFirstSchema } from './firstSchema.ts';
import { asker, createKey, newUser, register, signIn, signInWithKey } from './wire.ts';

describe('backup on the command line', function () {
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

	it('a backup holds users, keys, values and sessions, and a new folder takes them up', async () => {
		const email = await register(on.ask);
		const { refresh: token } = await signIn(on.ask, email);
		const { key, ...kept } = await createKey(on.ask, token);
		const saved = await on.json(['backup', backup]);
		const contents = { apps: 1, users: 1, keys: 1, sessions: 1 };
		assert.deepEqual(saved, { file: backup, bytes: statSync(backup).size, ...contents });
		const other = elsewhere();
		assert.deepEqual(await other.json(['restore', backup]), { data: other.data, ...contents, setAside: null });
		const ask = asker(await start(other.data));
		assert.deepEqual((await ask('GET /auth/api_keys', { token })).json, [kept]);
		await signInWithKey(ask, key);
		await signIn(ask, email);
	});

	it('a backup is one file that only its owner can read, with nothing left beside it', async () => {
		const text = await on.text(['backup', backup]);
		assert.match(text, /^Saved 1 app, 0 users, 0 keys and 0 sessions in .*backup\.sqlite\.\nIt holds secrets, .*\n$/);
		assert.equal(statSync(backup).mode & 0o777, 0o600);
		assert.deepEqual(readdirSync(on.folder).toSorted(), ['backup.sqlite', 'data']);
	});

	it('leaves the data of an older server as they are; other commands refuse them', async () => {
		const { data } = on;
		await on.server.close();
		for (const name of ['', '-wal', '-shm']) rmSync(join(data, `keys.sqlite${name}`), { force: true });
		const older = new DatabaseSync(join(data, 'keys.sqlite'));
		const { key, email } = createFirstSchema(older);
		older.close();
		const versionOf = (path: string) => {
			const database = new DatabaseSync(path);
			const version = database.prepare('SELECT version FROM schema_version').get()?.['version'];
			database.close();
			return version;
		};
		assert.match(await on.refusal(['users', 'list']), /written by an older key server \(schema 1, .*after a backup/);
		await on.text(['backup', backup]);
		assert.deepEqual([join(data, 'keys.sqlite'), backup].map(versionOf), [1, 1]);
		const other = elsewhere();
		await other.text(['restore', backup]);
		await signInWithKey(asker(await start(other.data)), key);
		assert.match(await other.text(['users', 'list']), new RegExp(email));
	});

	it('is whole when the server writes meanwhile', async () => {
		const { refresh: token } = await newUser(on.ask);
		const { key } = await createKey(on.ask, token);
		let isDone = false;
		const opened: string[] = [];
		const writing = Array.from({ length: 4 }, async () => {
			while (!isDone) opened.push((await signInWithKey(on.ask, key)).refresh);
		});
		for (let i = 0; i < 3; i++) await on.text(['backup', backup, '--force']);
		const atLeast = opened.length;
		await on.text(['backup', backup, '--force']);
		isDone = true;
		await Promise.all(writing);
		const other = elsewhere();
		await other.text(['restore', backup]);
		const ask = asker(await start(other.data));
		assert.ok(atLeast > 0);
		for (const session of opened.slice(0, atLeast)) {
			assert.equal((await ask('POST /auth/session', { token: session })).status, 201);
		}
	});

	it('backup refuses a file that is there, a folder that is not, and the data folder itself', async () => {
		writeFileSync(backup, 'something else');
		assert.match(await on.refusal(['backup', backup]), /is there already; overwrite it with --force/);
		assert.equal(readFileSync(backup, 'utf8'), 'something else');
		await on.text(['backup', backup, '--force']);
		assert.match(await on.refusal(['backup', join(on.folder, 'no', 'file')]), /There is no folder/);
		assert.match(await on.refusal(['backup', join(on.data, 'file')]), /does not belong into the data folder/);
		assert.match(await on.refusal(['backup', join(on.data, 'keys.sqlite'), '--force']), /does not belong/);
		mkdirSync(join(on.folder, 'folder'));
		assert.match(await on.refusal(['backup', join(on.folder, 'folder'), '--force']), /cannot be written/);
		assert.deepEqual(readdirSync(on.folder).toSorted(), ['backup.sqlite', 'data', 'folder']);
	});
});
