import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runServer, serverProgram, startChildServer } from './childServer.ts';
import { startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { asker, newUser, password } from './wire.ts';

describe('The command line and its surroundings', function () {
	this.timeout(30_000);
	let on: CommandedServer;
	before(async () => (on = await startCommandedServer()));
	after(() => on.close());

	it('shows names that could command a terminal as what they are', async () => {
		const email = 'a\u202eb\u200d\u{e0041}@example.com';
		await on.text(['users', 'create', email], password);
		const shown = 'a\\u202eb\\u200d\\udb40\\udc41@example.com';
		for (const args of [['users', 'list'], ['audit'], ['users', 'list', '--json'], ['users', 'disable', email]]) {
			const { output } = await on.run(args);
			assert.ok(output.includes(shown), output);
			assert.doesNotMatch(output, /[^\P{C}\n]/u);
		}
		const listed = (await on.json(['users', 'list'])) as { email: string }[];
		assert.ok(listed.some((user) => user.email === email));
		const refusal = await on.refusal(['users', 'enable', '\u001b[2Jnobody']);
		assert.ok(refusal.includes('\\u001b[2Jnobody'));
	});

	it('ends by itself when nobody reads what it prints', async () => {
		const child = runServer(['users', 'list', '--data', on.data]);
		child.process.stdout.destroy();
		assert.equal(await child.ended, 0);
		assert.equal(child.errors, '');
	});

	it('fails when what it prints cannot be written, and says what to do about a value that is lost', async () => {
		const full = async (...args: readonly string[]) => {
			const file = openSync('/dev/full', 'w');
			const stdio = ['ignore', file, 'pipe'] as const;
			const child = spawn(process.execPath, [serverProgram, ...args, '--data', on.data], { stdio: [...stdio] });
			let errors = '';
			child.stderr?.on('data', (chunk) => (errors += String(chunk)));
			const [code] = (await once(child, 'close')) as [number];
			closeSync(file);
			return { code, errors };
		};
		for (const more of [[], ['--json']]) {
			const refusal = /^What the command says cannot be written \(ENOSPC\); what it did stays done\.\n$/;
			const listed = await full('users', 'list', ...more);
			assert.equal(listed.code, 2);
			assert.match(listed.errors, refusal);
			const made = await full('server-keys', 'create', `lost${more.length}`, ...more);
			assert.equal(made.code, 2);
			assert.match(made.errors, /^[^\n]*the value of the server key lost\d \(\w+\) is lost, so delete that[^\n]*\.\n$/);
			assert.doesNotMatch(made.errors, /uak_/);
		}
		const child = runServer(['server-keys', 'create', 'unread', '--data', on.data]);
		child.process.stdout.destroy();
		assert.equal(await child.ended, 2);
		assert.match(child.errors, /\(EPIPE\); the value of the server key unread /);
	});

	it('does not wait for the end of standard input once it has its line', async () => {
		const child = runServer(['users', 'create', 'open-pipe@example.com', '--data', on.data]);
		child.process.stdin.write(`${password}\n`);
		assert.equal(await child.ended, 0);
		child.process.stdin.destroy();
	});

	it('works while many requests are under way', async () => {
		const { refresh: token } = await newUser(on.ask);
		let isDone = false;
		const asking = Array.from({ length: 4 }, async () => {
			while (!isDone) assert.equal((await on.ask('POST /auth/session', { token })).status, 201);
		});
		const creating = Array.from({ length: 4 }, (_, i) =>
			on.text(['users', 'create', `busy-${i}@example.com`], password),
		);
		await Promise.all(creating);
		isDone = true;
		await Promise.all(asking);
	});

	it('rotate-keys puts new keys before the old ones; the running server signs by them, and no session ends', async () => {
		const { refresh: token } = await newUser(on.ask);
		const path = join(on.data, 'signing-keys.json');
		type Keys = Record<'access' | 'refresh', { kid: string }[]>;
		const read = () => JSON.parse(readFileSync(path, 'utf8')) as Keys;
		const before = read();
		const kids = await on.json(['rotate-keys']);
		const after = read();
		for (const kind of ['access', 'refresh'] as const) {
			assert.deepEqual(after[kind].slice(1), before[kind]);
			assert.notEqual(after[kind][0]?.kid, before[kind][0]?.kid);
		}
		const kidsOf = (keys: Keys['access']) => keys.map(({ kid }) => kid);
		assert.deepEqual(kids, { access: kidsOf(after.access), refresh: kidsOf(after.refresh) });
		const { child } = on.server;
		while (!child.errors.includes('took up new signing keys')) await once(child.process.stderr, 'data');
		const { json } = await on.ask('POST /auth/session', { token });
		const { access_token: access } = json as { access_token: string };
		const header = JSON.parse(Buffer.from(access.split('.')[0] ?? '', 'base64url').toString()) as { kid: string };
		assert.equal(header.kid, after.access[0]?.kid);
		assert.equal((await on.ask('GET /auth/profile', { token: access })).status, 200);
		const published = (await on.ask('GET /.well-known/jwks.json')).json as { keys: { kid: string }[] };
		assert.deepEqual(kidsOf(published.keys), kidsOf(after.access));
	});

	it('old signing keys that are taken out of their file check nothing any more, and the newest go on', async () => {
		const on = await startCommandedServer();
		const { refresh: old } = await newUser(on.ask);
		await on.text(['rotate-keys']);
		const { child } = on.server;
		while (!child.errors.includes('took up new signing keys')) await once(child.process.stderr, 'data');
		const { refresh: fresh } = await newUser(on.ask);
		await on.server.close();
		const path = join(on.data, 'signing-keys.json');
		const { access, refresh } = JSON.parse(readFileSync(path, 'utf8')) as Record<'access' | 'refresh', unknown[]>;
		writeFileSync(path, JSON.stringify({ access: access.slice(0, 1), refresh: refresh.slice(0, 1) }));
		const server = await startChildServer('--data', on.data);
		const ask = asker(server);
		assert.equal((await ask('POST /auth/session', { token: old })).status, 401);
		assert.equal((await ask('POST /auth/session', { token: fresh })).status, 201);
		await server.close();
		await on.close();
	});
});
