import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery } from 'kysely';
import { Refusal } from '../../../src/server/refusal.ts';
import { newestVersion } from '../../../src/server/store/migrations.ts';
import { openDatabase } from '../../../src/server/store/openDatabase.ts';
import { kyselyDatabase } from '../../../src/server/store/sqlite.ts';
import { isBusy, isDuplicate, isUnavailable, isUndone } from '../../../src/server/store/storeErrors.ts';

describe('Storage', () => {
	let folder: string;
	let path: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
		path = join(folder, 'keys.sqlite');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('syncs every commit', async () => {
		const db = await openDatabase(path);
		const ask = async (name: string) =>
			JSON.stringify((await db.executeQuery(CompiledQuery.raw(`PRAGMA ${name}`))).rows);
		assert.equal(await ask('journal_mode'), '[{"journal_mode":"wal"}]');
		assert.equal(await ask('synchronous'), '[{"synchronous":2}]');
		assert.equal(await ask('foreign_keys'), '[{"foreign_keys":1}]');
		await db.destroy();
	});

	it('is opened again as it was left', async () => {
		const app = { id: 'local', domain_id: '0'.repeat(24), created_at: Date.now() };
		const first = await openDatabase(path);
		const { numInsertedOrUpdatedRows } = await first.insertInto('apps').values(app).executeTakeFirstOrThrow();
		assert.equal(numInsertedOrUpdatedRows, 1n);
		await first.destroy();
		const again = await openDatabase(path);
		assert.deepEqual({ ...(await again.selectFrom('apps').selectAll().executeTakeFirstOrThrow()) }, app);
		assert.equal((await again.selectFrom('schema_version').selectAll().execute()).length, 1);
		await again.destroy();
	});

	it('refuses a database of a newer program, and leaves it alone', async () => {
		await (await openDatabase(path)).destroy();
		const file = new DatabaseSync(path);
		file.exec(`UPDATE schema_version SET version = ${newestVersion + 1}`);
		await assert.rejects(openDatabase(path), Refusal);
		assert.equal(file.prepare('SELECT version FROM schema_version').get()?.['version'], newestVersion + 1);
		file.close();
	});

	it('undoes a transaction that fails', async () => {
		const db = await openDatabase(':memory:');
		const app = { id: 'local', domain_id: '0'.repeat(24), created_at: 0 };
		const failing = db.transaction().execute(async (transaction) => {
			await transaction.insertInto('apps').values(app).execute();
			throw new RangeError('no');
		});
		await assert.rejects(failing, RangeError);
		assert.deepEqual(await db.selectFrom('apps').selectAll().execute(), []);
		await db.destroy();
	});

	it('rolls back where there is nothing to undo, and says when it cannot roll back', () => {
		const file = new DatabaseSync(':memory:');
		const rollback = kyselyDatabase(file).prepare('rollback');
		rollback.run([]);
		file.close();
		assert.throws(() => rollback.run([]), /finalized|not open/);
	});

	it('tells a duplicate from other failures', async () => {
		const db = await openDatabase(':memory:');
		const app = { id: 'local', domain_id: '0'.repeat(24), created_at: 0 };
		const insert = (values: typeof app) =>
			db
				.insertInto('apps')
				.values(values)
				.execute()
				.then(() => undefined)
				.catch((error: unknown) => error);
		assert.equal(await insert(app), undefined);
		assert.ok(isDuplicate(await insert(app)));
		assert.ok(isDuplicate(await insert({ ...app, id: 'other' })));
		// PostgreSQL's way of saying it.
		assert.ok(isDuplicate(Object.assign(new Error('duplicate key'), { code: '23505' })));
		const orphan = { id: 'x', app_id: 'nowhere', type: 'normal', disabled: 0, created_at: 0 } as const;
		const missing: unknown = await db
			.insertInto('users')
			.values(orphan)
			.execute()
			.catch((error: unknown) => error);
		assert.ok(missing instanceof Error && !isDuplicate(missing) && !isUnavailable(missing));
		await db.destroy();
	});

	it('takes no change for undone of which PostgreSQL does not know what became of it', () => {
		const error = (code: string) => Object.assign(new Error(code), { code, severity: 'ERROR' });
		for (const code of ['40001', '40P01', '40002']) assert.ok(isUndone(error(code)) && isUnavailable(error(code)));
		assert.deepEqual([isUndone(error('40003')), isUnavailable(error('40003'))], [false, false]);
	});

	it('knows a database that is locked', async () => {
		await (await openDatabase(path)).destroy();
		const [one, other] = [new DatabaseSync(path), new DatabaseSync(path)];
		one.exec('BEGIN IMMEDIATE');
		assert.throws(
			() => other.exec('BEGIN IMMEDIATE'),
			(error) => isBusy(error) && isUnavailable(error) && !isDuplicate(error),
		);
		one.close();
		other.close();
	});
});
