import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { domainOfApp, ensureApp } from '../../src/server/store/accounts.ts';
import { writeAudit } from '../../src/server/store/audit.ts';
import { lockApp } from '../../src/server/store/locks.ts';
import { databaseAddress } from '../../src/server/store/postgres/address.ts';
import { openPostgres } from '../../src/server/store/postgres/openPostgres.ts';
import { createPostgresWrite } from '../../src/server/store/postgres/writes.ts';
import { openSession } from '../../src/server/store/sessions.ts';
import { isDuplicate, isOrphan, isUnavailable } from '../../src/server/store/storeErrors.ts';
import type { Database } from '../../src/server/store/tables.ts';
import type { Write } from '../../src/server/store/writes.ts';
import { sharedPostgres } from './postgres.ts';

describe('Changes on PostgreSQL', function () {
	this.timeout(30_000);
	let db: Database;
	let write: Write;
	before(async () => {
		const { url } = await (await sharedPostgres()).createDatabase();
		db = await openPostgres(databaseAddress(url), 4, () => undefined);
		write = createPostgresWrite(db);
		for (const id of ['one', 'two']) await ensureApp(db, { id, domainId: id, now: 1_700_000_000_000 });
	});
	after(() => db.destroy());

	it('of its tables are made once by all who find none at the same moment', async () => {
		for (let round = 0; round < 5; round++) {
			const { url } = await (await sharedPostgres()).createDatabase();
			const open = () => openPostgres(databaseAddress(url), 1, () => undefined);
			const opened = await Promise.all(Array.from({ length: 8 }, open));
			for (const each of opened) {
				assert.deepEqual(await each.selectFrom('schema_version').selectAll().execute(), [{ version: 3 }]);
				await each.destroy();
			}
		}
	});

	it('that wait for each other are both made, one after the other', async () => {
		const met = Promise.withResolvers<void>();
		let [arrived, tried] = [0, 0];
		const inOrder = (first: string, second: string) =>
			write(async (inside) => {
				tried += 1;
				await lockApp(inside, first);
				// What is answered after a lock tells that it was taken.
				await domainOfApp(inside, first);
				if (++arrived === 2) met.resolve();
				await met.promise;
				await lockApp(inside, second);
				return first;
			});
		assert.deepEqual(await Promise.all([inOrder('one', 'two'), inOrder('two', 'one')]), ['one', 'two']);
		assert.equal(tried, 3);
	});

	it('that others get in the way of again and again are refused for now', async () => {
		let tried = 0;
		const conflict = write(async (inside) => {
			tried += 1;
			await sql`do $$ begin raise exception 'conflict' using errcode = '40001'; end $$`.execute(inside);
		});
		await assert.rejects(conflict, isUnavailable);
		assert.equal(tried, 5);
	});

	it('that throw are undone, and their connection is good for the next', async () => {
		for (let i = 0; i < 10; i++) {
			const refused = write(async (inside) => {
				await ensureApp(inside, { id: 'refused', domainId: 'refused', now: 0 });
				throw new Error('refused');
			});
			await assert.rejects(refused, /^Error: refused$/);
		}
		assert.equal((await db.selectFrom('apps').select('id').execute()).length, 2);
	});

	it('of which a part fails that nobody waited for are undone as well, and their connection is good for the next', async () => {
		const [time, line] = [0, { appId: 'one', userId: null, subject: null, address: null } as const];
		const entry = { ...line, id: 'a'.repeat(24), at: time, action: 'signed in' } as const;
		const session = { identityId: 'none', apiKeyId: null, deviceId: 'none', createdAt: time, expiresAt: time };
		await write((inside) => writeAudit(inside, entry));
		for (let i = 0; i < 10; i++) {
			const twice = write(async (inside) => {
				await ensureApp(inside, { id: 'undone', domainId: 'undone', now: time });
				await writeAudit(inside, entry);
			});
			await assert.rejects(twice, isDuplicate);
			const orphan = write(async (inside) => {
				await openSession(inside, { ...session, id: 'none', userId: 'nobody', provider: 'anon-user' });
				await writeAudit(inside, { ...entry, id: 'b'.repeat(24) });
			});
			await assert.rejects(orphan, isOrphan);
		}
		assert.equal((await db.selectFrom('apps').select('id').execute()).length, 2);
		assert.deepEqual(await db.selectFrom('audit').select('id').execute(), [{ id: entry.id }]);
	});

	it('are prepared once for each connection, which a change that is undone leaves as it was', async () => {
		const { url } = await (await sharedPostgres()).createDatabase();
		const alone = await openPostgres(databaseAddress(url), 1, () => undefined);
		const add = (id: string) => ensureApp(alone, { id, domainId: id, now: 0 });
		const find = (id: string) => createPostgresWrite(alone)((inside) => domainOfApp(inside, id));
		await add('one');
		for (let i = 0; i < 10; i++) {
			assert.equal(await find('one'), 'one');
			await assert.rejects(find('none'), /cannot find app/);
		}
		const { rows } = await sql<{ name: string; text: string }>`
			select name, statement as text from pg_prepared_statements`.execute(alone);
		assert.deepEqual(
			rows.map(({ text }) => text),
			['select "domain_id" from "apps" where "id" = $1'],
		);
		await alone.destroy();
	});

	it('are read back with times and counts as numbers', async () => {
		const [app] = await db.selectFrom('apps').select('created_at').where('id', '=', 'one').execute();
		const [count] = await db
			.selectFrom('apps')
			.select((select) => select.fn.countAll().as('count'))
			.execute();
		assert.deepEqual([app?.created_at, count?.count], [1_700_000_000_000, 2]);
	});
});
