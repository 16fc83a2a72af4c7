import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSigningKeys } from '../../src/server/auth/signingKeys.ts';
import { moveData } from '../../src/server/process/moveData.ts';
import { beginMove } from '../../src/server/process/moveSigningKeys.ts';
import { openMoveSource, type MoveSource } from '../../src/server/store/moveSource.ts';
import { databaseAddress } from '../../src/server/store/postgres/address.ts';
import { openPostgres } from '../../src/server/store/postgres/openPostgres.ts';
import { addWrappedKeys } from '../../src/server/store/signingKeyRow.ts';
import type { Database } from '../../src/server/store/tables.ts';
import { serverProgram } from './childServer.ts';
import { createMove, type Move } from './move.ts';

describe('A move that something else meets on its way', function () {
	this.timeout(60_000);
	let on: Move;
	let db: Database;
	let source: MoveSource;
	beforeEach(async () => {
		on = await createMove();
		await on.fill();
		db = await openPostgres(databaseAddress(on.servers.database.url), 1, () => undefined);
		source = openMoveSource(join(on.data, 'keys.sqlite'));
	});
	afterEach(async () => {
		source.close();
		await db.destroy();
		await on.close();
	});

	const keys = () => parseSigningKeys(readFileSync(join(on.data, 'signing-keys.json'), 'utf8')) ?? assert.fail();
	const wrappingKey = () => ({ text: on.servers.env['USER_API_KEYS_WRAPPING_KEY'] ?? '' });

	/** Blocks this process, and so what it moves, until the command has ended. */
	function runMeanwhile(...args: readonly string[]): void {
		const env = { ...process.env, ...on.servers.env };
		const { status, stderr } = spawnSync(process.execPath, [serverProgram, ...args], { env, encoding: 'utf8' });
		assert.equal(status, 0, stderr);
	}

	it('writes nothing more once the same move has ended elsewhere and the database is used', async () => {
		const moving = moveData({
			...{ source, db, keys: keys(), wrappingKey: wrappingKey(), size: 1000, goOn: () => undefined },
			onRows: (table) => {
				assert.equal(table, 'apps');
				runMeanwhile('migrate', '--from', on.data);
				runMeanwhile('users', 'enable', 'gone@example.com');
			},
		});
		await assert.rejects(moving, /^Refusal: Something else has begun to use the database meanwhile/);
		assert.deepEqual(await on.servers.database.query('select id from users where disabled = 1'), []);
		await on.servers.start();
	});

	it('does not begin where a server was faster', async () => {
		const beginning = beginMove(db, wrappingKey(), keys(), async () => {
			await on.servers.start();
			return true;
		});
		await assert.rejects(beginning, /^Refusal: Something else has begun/);
		assert.match(await on.refused(), /holds other data/);
	});

	it('keeps a server away that had found the database empty', async () => {
		await beginMove(db, wrappingKey(), keys(), async () => true);
		await assert.rejects(addWrappedKeys(db, 'own'), /^Refusal: The database holds a part of the data/);
		assert.equal((await on.moved())['state'], 'begun');
	});
});
