import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { runningFile } from '../../../src/protocol/control.ts';
import { takeDataFolder } from '../../../src/server/process/dataFolder.ts';
import { listen } from '../../../src/server/process/socket.ts';
import { startServer, type ServerOptions } from '../../../src/server/process/startServer.ts';
import { writeAudit } from '../../../src/server/store/audit.ts';
import { openDatabase } from '../../../src/server/store/openDatabase.ts';
import { Refusal } from '../../../src/server/refusal.ts';
import { runServer } from '../../contract/childServer.ts';

describe('A server', function () {
	this.timeout(20_000);
	let folder: string;
	const logged: string[] = [];
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
		logged.length = 0;
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const options = (others: Partial<ServerOptions> = {}): ServerOptions => ({
		...{ host: '127.0.0.1', port: 0, apps: ['local'], maxRegistrations: 60, maxKeys: 20 },
		place: { kind: 'folder', folder },
		...{ corsOrigins: [], trustedProxies: [], auditDays: 90, leased: false, version: '0.0.0' },
		openLog: () => (entry) => void logged.push(entry),
		...others,
	});

	/** Where the file belongs that is written last of all, once the server listens. */
	const putInTheWay = () => mkdirSync(join(folder, runningFile, 'in-the-way'), { recursive: true });

	async function freePort(): Promise<number> {
		const socket = await listen('127.0.0.1', 0);
		await socket.close();
		return socket.port;
	}

	/** Nobody holds the folder, the database or the port. */
	async function assertFree(port: number): Promise<void> {
		takeDataFolder(folder).release();
		const file = new DatabaseSync(join(folder, 'keys.sqlite'));
		file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; PRAGMA journal_mode');
		file.close();
		await (await listen('127.0.0.1', port)).close();
	}

	it('that cannot start after it began to listen says why, and leaves nothing open', async () => {
		putInTheWay();
		const port = await freePort();
		await assert.rejects(startServer(options({ port })), (error) => {
			assert.ok(error instanceof Refusal);
			assert.match(error.message, /^The data folder .* cannot be used \(\w+: .*\); see that .*\.$/);
			return true;
		});
		await assertFree(port);
	});

	it('that cannot start after it began to listen ends its process, with a sentence', async () => {
		putInTheWay();
		const child = runServer(['--port', '0', '--data', folder, '--log-file', join(folder, 'server.log')]);
		const giveUp = setTimeout(() => child.process.kill('SIGKILL'), 10_000);
		assert.equal(await child.ended, 2);
		clearTimeout(giveUp);
		assert.equal(child.output, '');
		assert.match(child.errors, /^The data folder [^\n]* cannot be used [^\n]*\.\n$/);
	});

	it('that ends leaves nothing open either, also when a file of it cannot be removed', async () => {
		const port = await freePort();
		const server = await startServer(options({ port }));
		rmSync(join(folder, runningFile));
		putInTheWay();
		server.stop();
		await server.ended;
		await assertFree(port);
		assert.match(logged.at(-2) ?? '', /^could not remove .*running\.json: /);
		assert.equal(logged.at(-1), 'ended');
	});

	it('that runs clears away what is too old', async () => {
		const db = await openDatabase(join(folder, 'keys.sqlite'));
		const line = { id: '0'.repeat(24), at: 0, appId: 'local', userId: null, subject: null, address: null };
		await writeAudit(db, { ...line, action: 'app created' });
		const server = await startServer(options());
		const lines = () => db.selectFrom('audit').select('id').execute();
		while ((await lines()).length > 0) await new Promise(setImmediate);
		server.stop();
		await server.ended;
		await db.destroy();
	});

	it('that cannot be called by the address that it listens on says what to do', async () => {
		for (const [others, isTold] of [
			[{ host: '0.0.0.0' }, true],
			[{ host: '0.0.0.0', publicUrl: 'https://keys.example.com' }, false],
			[{}, false],
		] as const) {
			logged.length = 0;
			const server = await startServer(options(others));
			server.stop();
			await server.ended;
			assert.equal(
				logged.some((entry) => entry.includes('--public-url')),
				isTold,
			);
		}
	});
});
