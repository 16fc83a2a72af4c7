import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { movedTables } from '../../src/server/store/movedTables.ts';
import { startChildServer } from './childServer.ts';
import type { Commands } from './commandLineRun.ts';
import type { TestDatabase } from './testDatabase.ts';
import { asker, createKey, register, signIn, signInAnonymously, signInWithKey } from './wire.ts';

/** What a server in the folder makes of what people do. */
export async function fillByPeople(data: string, commands: Commands) {
	const server = await startChildServer('--data', data);
	const ask = asker(server);
	const email = await register(ask);
	const session = await signIn(ask, email);
	const key = await createKey(ask, session.refresh, 'ci');
	const disabled = await createKey(ask, session.refresh, 'old');
	const off = await ask(`PUT /auth/api_keys/${disabled._id}/disable`, { token: session.refresh });
	assert.equal(off.status, 204);
	const byKey = await signInWithKey(ask, key.key);
	const anonymous = await signInAnonymously(ask);
	const { key: serverKey } = (await commands.json(['server-keys', 'create', 'nightly'])) as { key: string };
	await commands.json(['users', 'create', 'gone@example.com'], 'some password\n');
	await commands.json(['users', 'disable', 'gone@example.com']);
	const list = (await ask('GET /auth/api_keys', { token: session.refresh })).json;
	const lists = [await commands.json(['users', 'list']), await commands.json(['audit'])] as const;
	await server.close();
	return { email, session, key, disabled, byKey, anonymous, serverKey, list, lists };
}

/** More keys than the server lets one user have, and faster. */
export function addKeys(path: string, userId: string, count: number): void {
	const file = new DatabaseSync(path);
	const insert = file.prepare('INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?)');
	file.exec('BEGIN');
	for (let i = 0; i < count; i++) {
		const hash = createHash('sha256').update(`value ${i}`).digest('hex');
		insert.run((0x65000000 + i).toString(16).padEnd(24, '0'), userId, `key-${i}`, hash, i % 2, 1_700_000_000_000 + i);
	}
	file.exec('COMMIT');
	file.close();
}

/** Every row of the folder is in the database, and no other. */
export async function assertEqualRows(folder: string, { query }: TestDatabase): Promise<void> {
	const file = new DatabaseSync(join(folder, 'keys.sqlite'), { readOnly: true });
	for (const table of movedTables) {
		const expected = file.prepare(`SELECT * FROM ${table} ORDER BY id`).all();
		const found = await query(`select * from ${table} order by id collate "C"`);
		assert.deepEqual(found.map(comparable), expected.map(comparable), table);
	}
	file.close();
}

/** BIGINT comes as text here, and columns in another order. */
function comparable(row: Record<string, unknown>): string {
	const cells = Object.entries(row).map(([name, value]) => `${name}=${String(value)}`);
	return cells.toSorted().join();
}
