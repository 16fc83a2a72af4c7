import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newestVersion } from '../../../src/server/store/migrations.ts';
import { openDatabase } from '../../../src/server/store/openDatabase.ts';
import { createFirstSchema, firstRows } from '../../contract/firstSchema.ts';
import { startMemoryServer } from '../../contract/memoryServer.ts';
import { asker, assertRefused, createKey, password, signIn, signInWithKey } from '../../contract/wire.ts';

describe('A database of the first schema', function () {
	this.timeout(10_000);
	let folder: string;
	let path: string;
	let first: { readonly email: string; readonly key: string };
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
		path = join(folder, 'keys.sqlite');
		const file = new DatabaseSync(path);
		first = createFirstSchema(file);
		file.close();
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	function read(sql: string, file = path): unknown[] {
		const database = new DatabaseSync(file);
		const rows = database.prepare(sql).all();
		database.close();
		return rows.map((row) => ({ ...row }));
	}

	it('is brought to the newest with every row as it was', async () => {
		await (await openDatabase(path)).destroy();
		assert.deepEqual(read('SELECT * FROM schema_version'), [{ version: newestVersion }]);
		for (const [table, rows] of Object.entries(firstRows)) {
			const names = Object.keys(rows[0]).join();
			assert.deepEqual(read(`SELECT ${names} FROM ${table} ORDER BY id`), [...rows]);
		}
		assert.deepEqual(read('SELECT DISTINCT type FROM users'), [{ type: 'normal' }]);
		assert.deepEqual(read('PRAGMA foreign_key_check'), []);
	});

	it('has the same tables then as a new one', async () => {
		await (await openDatabase(path)).destroy();
		const fresh = join(folder, 'fresh.sqlite');
		await (await openDatabase(fresh)).destroy();
		const columns = `SELECT t.name AS "table", c.name, c.type, c."notnull", c.dflt_value, c.pk
			FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid`;
		const indexes = `SELECT t.name AS "table", i."unique", group_concat(c.name) AS columns FROM sqlite_schema t,
			pragma_index_list(t.name) i, pragma_index_info(i.name) c WHERE t.type = 'table' GROUP BY i.name ORDER BY i.name`;
		const references = `SELECT t.name, f."table", f."from", f."to", f.on_delete
			FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY t.name, f.id`;
		for (const sql of [columns, indexes, references]) {
			assert.ok(read(sql).length > 0);
			assert.deepEqual(read(sql), read(sql, fresh));
		}
	});

	it('finds by an index what requests and housekeeping look for', async () => {
		await (await openDatabase(path)).destroy();
		for (const sql of [
			'SELECT 1 FROM api_keys WHERE hash = 1',
			'SELECT 1 FROM api_keys WHERE user_id = 1',
			'SELECT 1 FROM identities WHERE app_id = 1 AND provider = 1 AND subject = 1',
			'SELECT 1 FROM identities WHERE user_id = 1',
			'SELECT 1 FROM sessions WHERE user_id = 1',
			'SELECT 1 FROM sessions WHERE api_key_id = 1',
			'SELECT 1 FROM sessions WHERE expires_at <= 1',
			'SELECT address FROM audit WHERE user_id = 1',
			'SELECT 1 FROM audit WHERE id < 1 ORDER BY id',
		]) {
			assert.match(JSON.stringify(read(`EXPLAIN QUERY PLAN ${sql}`)), /"SEARCH [^"]*INDEX/, sql);
		}
	});

	it('lets its users and keys sign in, and no others', async () => {
		const server = await startMemoryServer({}, path);
		const ask = asker(server);
		const { refresh: token, userId } = await signIn(ask, first.email);
		assert.equal((await signInWithKey(ask, first.key)).userId, userId);
		await createKey(ask, token, 'new');
		const { json } = await ask('GET /auth/api_keys', { token });
		assert.deepEqual(
			(json as { name: string }[]).map(({ name }) => name),
			['ci-deploy', 'old', 'new'],
		);
		const disabled = { username: 'disabled@example.com', password };
		const refused = await ask('POST /app/local/auth/providers/local-userpass/login', { body: disabled });
		assertRefused(refused, 401, 'UserDisabled', /disabled/);
		const key = { key: 'value-of-the-second' };
		assert.equal((await ask('POST /app/local/auth/providers/api-key/login', { body: key })).status, 401);
		await server.close();
	});

	it('stays wholly as it was when a step fails', async () => {
		const file = new DatabaseSync(path);
		// In the way of the second schema's last steps.
		file.exec('CREATE TABLE audit (id)');
		file.close();
		const before = read('SELECT name, sql FROM sqlite_schema');
		await assert.rejects(openDatabase(path), /audit/);
		assert.deepEqual(read('SELECT name, sql FROM sqlite_schema'), before);
		assert.deepEqual(read('SELECT * FROM schema_version'), [{ version: 1 }]);
	});
});
