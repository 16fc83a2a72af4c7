import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort } from '../../dev/ports.ts';
import { betterAuthKind } from '../../src/services/betterAuthKind.ts';
import { newPerson, signUp } from './serviceCases.ts';

const guide = readFileSync('docs/better-auth.md', 'utf8');
/** The blocks of JavaScript, by what stands before them. */
const block = (before: string) => {
	const [, text] = new RegExp(`${before}[^\`]*\`\`\`js\n([^]*?)\n\`\`\``).exec(guide) ?? [];
	assert.ok(text, `a block after ${before}`);
	return text;
};

/** What the guide leaves to Better Auth's own command, which would be looked for in the registry. */
const migrate = `import { getMigrations } from 'better-auth/db/migration';
import { auth } from './auth.js';
await (await getMigrations(auth.options)).runMigrations();
`;

describe('The guide to Better Auth', function () {
	this.timeout(60_000);
	let folder: string;
	let port: number;
	let server: ChildProcess | undefined;

	beforeEach(async () => {
		mkdirSync('.dev', { recursive: true });
		// Inside the project, so that its packages are found.
		folder = mkdtempSync(resolve('.dev', 'guide-'));
		port = await freePort();
	});
	afterEach(async () => {
		if (server !== undefined && server.exitCode === null) {
			server.kill();
			await once(server, 'exit');
		}
		server = undefined;
		rmSync(folder, { recursive: true, force: true });
	});

	function run(file: string): ChildProcess {
		const env = { ...process.env, BETTER_AUTH_SECRET: 'only-for-tests-0123456789abcdefghij' };
		// That there are no tables yet is told, too.
		return spawn(process.execPath, [file], { cwd: folder, env, stdio: 'ignore' });
	}

	async function start(auth: string): Promise<void> {
		const files = {
			'package.json': '{ "type": "module" }',
			'auth.js': auth,
			'server.js': block('`server\\.js`:'),
			'migrate.js': migrate,
		};
		for (const [name, text] of Object.entries(files)) {
			writeFileSync(join(folder, name), text.replaceAll('3000', String(port)));
		}
		const [code] = (await once(run('migrate.js'), 'exit')) as [number | null];
		assert.equal(code, 0);
		server = run('server.js');
		await untilListening(server);
	}

	async function untilListening(process: ChildProcess): Promise<void> {
		for (;;) {
			assert.equal(process.exitCode, null, 'the server has ended');
			const isThere = await fetch(`http://127.0.0.1:${port}/api/auth/ok`).then(
				({ ok }) => ok,
				() => false,
			);
			if (isThere) return;
			await new Promise((done) => setTimeout(done, 20));
		}
	}

	/** As Add Key Service… does it, with the address as a person types it. */
	async function add(clientId?: string) {
		const config = { kind: 'betterAuth', address: `http://127.0.0.1:${port}`, clientId } as const;
		const { location } = await betterAuthKind.probe(config, {});
		assert.equal(location, `http://127.0.0.1:${port}/api/auth`);
		return betterAuthKind.connect(config, { confirmLocation: async () => false });
	}

	it('makes a server at which people create keys, however many they have', async () => {
		await start(block('`auth\\.js`:'));
		const service = await add();
		const session = await signUp(service);
		const { key } = await session.createKey({ name: 'ci' });
		assert.deepEqual(key.rateLimit, { max: 1000, windowMs: 60_000 });
		const db = new DatabaseSync(join(folder, 'auth.sqlite'));
		const copy = `INSERT INTO apikey (id, name, referenceId, createdAt, updatedAt, key, configId, enabled)
			SELECT ?, 'more', referenceId, createdAt, updatedAt, ?, configId, 1 FROM apikey WHERE name = 'ci'`;
		for (let count = 0; count < 299; count++) db.prepare(copy).run(`id-${count}`, `hash-${count}`);
		db.close();
		assert.equal((await session.listKeys()).length, 300);
		assert.equal(session.listCut, undefined);
	});

	it('lets people sign in with a code', async () => {
		const [imports = '', ...plugins] = block('the plugins and their import become:').split('\n\n');
		const auth = block('`auth\\.js`:')
			.replace(/^import .* from 'better-auth\/plugins';$/m, imports)
			.replace(/^ *plugins: .*$/m, plugins.join('\n'));
		assert.match(auth, /deviceAuthorization\(/);
		await start(auth);
		await assert.rejects(add('somebody-else'), { code: 'MissingOnService' });
		const service = await add('user-api-keys');
		const person = newPerson();
		const { stored } = await signUp(service, person);
		const ask = async (path: string, body?: object) => {
			const origin = `http://127.0.0.1:${port}`;
			const { token } = stored as { token: string };
			const headers = { origin, 'content-type': 'application/json', authorization: `Bearer ${token}` };
			const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
			assert.equal((await fetch(`${origin}/api/auth${path}`, { headers, ...init })).status, 200);
		};
		const confirm = async (userCode: string) => {
			await ask(`/device?user_code=${userCode}`);
			await ask('/device/approve', { userCode });
		};
		let confirmed: Promise<void> | undefined;
		const signedIn = await service.signInByDevice?.(({ userCode, page }) => {
			assert.equal(page, `http://127.0.0.1:${port}/device`);
			confirmed = confirm(userCode);
		});
		await confirmed;
		assert.equal(signedIn?.email, person.email);
		assert.deepEqual(await signedIn?.session.listKeys(), []);
	});
});
