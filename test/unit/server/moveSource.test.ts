import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../src/server/store/openDatabase.ts';
import { openMoveSource } from '../../../src/server/store/moveSource.ts';
import { createFirstSchema } from '../../contract/firstSchema.ts';

describe('A folder whose data is moved', () => {
	let folder: string;
	let path: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
		path = join(folder, 'keys.sqlite');
		const file = new DatabaseSync(path);
		createFirstSchema(file);
		file.close();
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('is read in the schema that it has, by id, and stays as it is', () => {
		const before = readFileSync(path);
		const source = openMoveSource(path);
		assert.deepEqual(source.counts, { apps: 1, users: 2, identities: 2, api_keys: 2, sessions: 2, audit: 0 });
		assert.deepEqual(source.columns('users'), ['id', 'app_id', 'disabled', 'created_at']);
		assert.deepEqual([source.columns('audit'), source.rows('audit', '', 10)], [[], []]);
		const [first = assert.fail()] = source.rows('api_keys', '', 1);
		const [second, third] = source.rows('api_keys', first.id, 5);
		assert.deepEqual([first['name'], second?.['name'], third], ['ci-deploy', 'old', undefined]);
		assert.deepEqual(source.missing('api_keys', [first.id, 'none']), ['none']);
		source.close();
		assert.deepEqual(readFileSync(path), before);
	});

	it('is read as it was when it was opened, whatever is written meanwhile', async () => {
		const db = await openDatabase(path);
		const source = openMoveSource(path);
		await db.deleteFrom('sessions').execute();
		assert.equal(source.rows('sessions', '', 10).length, 2);
		source.close();
		await db.destroy();
	});

	it('is read with what a killed server left in its log, which stays there', async () => {
		const db = await openDatabase(path);
		await db.deleteFrom('sessions').execute();
		const left = join(folder, 'left.sqlite');
		for (const end of ['', '-wal']) copyFileSync(path + end, left + end);
		await db.destroy();
		const before = ['', '-wal'].map((end) => readFileSync(left + end));
		const source = openMoveSource(left);
		assert.equal(source.counts.sessions, 0);
		source.close();
		assert.deepEqual(
			['', '-wal'].map((end) => readFileSync(left + end)),
			before,
		);
	});

	it('is refused in a sentence when it is damaged or newer', () => {
		const file = new DatabaseSync(path);
		file.exec('UPDATE schema_version SET version = 999');
		file.close();
		assert.throws(() => openMoveSource(path), /^Refusal: .*newer key server \(schema 999/);
		writeFileSync(path, 'no database, but longer than its header would be'.repeat(100));
		assert.throws(() => openMoveSource(path), /^Refusal: .*cannot be read .*--from/);
	});
});
