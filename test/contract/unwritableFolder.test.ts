import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, type ChildServer } from './childServer.ts';
import { runCommand } from './commandLineRun.ts';
import { createOrdinaryUser, type OrdinaryUser } from './ordinaryUser.ts';
import { asker, createKey, newUser, signInWithKey } from './wire.ts';

describe('The server of an ordinary user', function () {
	this.timeout(30_000);
	let folder: string;
	let user: OrdinaryUser;
	const servers: ChildServer[] = [];
	beforeEach(() => {
		folder = newFolder();
		user = createOrdinaryUser(folder);
	});
	afterEach(async () => {
		for (const { child } of servers.splice(0)) {
			child.process.kill('SIGKILL');
			await child.ended;
		}
		makeWritable(true);
		rmSync(folder, { recursive: true });
	});

	async function start(): Promise<ChildServer> {
		const server = await user.start();
		servers.push(server);
		return server;
	}

	/** Folder and files, as when a disk is mounted anew or somebody tidies up. */
	function makeWritable(writable: boolean): void {
		chmodSync(user.data, 0o700);
		for (const name of readdirSync(user.data)) chmodSync(join(user.data, name), writable ? 0o600 : 0o400);
		chmodSync(user.data, writable ? 0o700 : 0o500);
	}

	async function refuses(sentence: RegExp, ...args: readonly string[]): Promise<void> {
		const child = user.run(...args);
		const giveUp = setTimeout(() => child.process.kill('SIGKILL'), 10_000);
		assert.equal(await child.ended, 2, child.errors);
		clearTimeout(giveUp);
		assert.match(child.errors, /^[^\n]+\.\n$/);
		assert.match(child.errors, sentence);
	}

	it('does not start where it may not write, and says so', async () => {
		makeWritable(false);
		await refuses(/data folder .* cannot be written \(EACCES\)/);
		makeWritable(true);
		await start();
	});

	it('does not move what it may not read, and says as whom to', async () => {
		await (await user.start()).close();
		const move = ['migrate', '--from', user.data, '--to', 'postgres://ada@127.0.0.1:1/keys', '--key-file', 'none'];
		chmodSync(join(user.data, 'signing-keys.json'), 0);
		await refuses(/signing-keys.json cannot be read \(EACCES\); run this as the account/, ...move);
		chmodSync(user.data, 0);
		await refuses(/keys.sqlite cannot be read \(EACCES\); run this as the account/, ...move);
	});

	it('says of data that it may not read as whom to run a command, and not that there are none', async () => {
		await (await user.start()).close();
		chmodSync(user.data, 0);
		for (const command of [['users', 'list'], ['backup', join(folder, 'backup')], ['rotate-keys']]) {
			await refuses(
				/cannot be read \(EACCES\); run this as the account that the server runs as/,
				...command,
				'--data',
				user.data,
			);
		}
	});

	it('rotates no keys that it may not write, and says so', async () => {
		await (await user.start()).close();
		makeWritable(false);
		await refuses(
			/^The system refused \(EACCES.*signing-keys.*\); see that this account may use/,
			'rotate-keys',
			'--data',
			user.data,
		);
	});

	it('restores nothing where it may not read what is there, and says that nothing was changed', async () => {
		await (await user.start()).close();
		const backup = join(user.data, '..', 'backup');
		assert.equal((await runCommand(['backup', backup, '--data', user.data])).code, 0);
		chmodSync(backup, 0o644);
		chmodSync(join(user.data, 'signing-keys.json'), 0);
		const data = ['--data', user.data];
		await refuses(
			/cannot be used \(EACCES.*\); nothing was changed, so make room/,
			'restore',
			backup,
			'--yes',
			...data,
		);
		chmodSync(join(user.data, 'signing-keys.json'), 0o600);
		assert.ok(!readdirSync(user.data).includes('keys.sqlite.before-restore'));
		await start();
	});

	it('starts where root has restored nothing', async () => {
		const notOne = join(folder, 'not-a-backup');
		writeFileSync(notOne, 'something else');
		assert.match((await runCommand(['restore', notOne, '--data', user.data])).errors, /no backup/);
		await start();
	});

	it('saves no backup where it may not write, and says so', async () => {
		await (await user.start()).close();
		const closed = join(folder, 'closed');
		mkdirSync(closed, { mode: 0o700 });
		// Root's, or of whoever runs the tests and has closed it.
		if (process.getuid?.() !== 0) chmodSync(closed, 0);
		await refuses(
			/closed.backup cannot be written \(EACCES.*\); nothing was saved/,
			...['backup', join(closed, 'backup')],
			'--data',
			user.data,
		);
	});

	it('does not start on a database that it may not write, and says so', async () => {
		await (await user.start()).close();
		chmodSync(join(user.data, 'keys.sqlite'), 0o400);
		await refuses(/database .* cannot be written \(.*\); see that this account owns its files/);
	});

	it('goes on in a folder that becomes unwritable, as its files are open, and loses nothing by it', async () => {
		const first = await start();
		const ask = asker(first);
		const { refresh: token } = await newUser(ask);
		makeWritable(false);
		const { key } = await createKey(ask, token);
		await signInWithKey(ask, key);
		first.child.process.kill('SIGKILL');
		await first.child.ended;
		await refuses(/cannot be written/);
		makeWritable(true);
		const again = asker(await start());
		assert.equal((await again('GET /auth/api_keys', { token })).status, 200);
		await signInWithKey(again, key);
	});
});
