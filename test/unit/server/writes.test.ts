import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { openDatabase } from '../../../src/server/store/openDatabase.ts';
import type { Database } from '../../../src/server/store/tables.ts';
import { createWrite, type Write } from '../../../src/server/store/writes.ts';

describe('Changes', () => {
	let db: Database;
	let write: Write;
	beforeEach(async () => {
		db = await openDatabase(':memory:');
		write = createWrite(db);
	});
	afterEach(() => db.destroy());

	const add = (id: string) => (inside: Database) =>
		inside
			.insertInto('apps')
			.values({ id, domain_id: `domain of ${id}`, created_at: 0 })
			.execute();
	const ids = async () => (await db.selectFrom('apps').select('id').orderBy('id').execute()).map(({ id }) => id);

	it('wanted at once happen all, each with its own result', async () => {
		const names = Array.from({ length: 120 }, (_, i) => `app-${String(i).padStart(3, '0')}`);
		const results = await Promise.all(names.map((name) => write((inside) => add(name)(inside).then(() => name))));
		assert.deepEqual([results, await ids()], [names, names]);
	});

	it('that throw are undone alone, and say so to whoever wanted them', async () => {
		const refused = write(async (inside) => {
			await add('refused')(inside);
			throw new Error('refused');
		});
		const [one, two, three] = await Promise.allSettled([write(add('one')), refused, write(add('three'))]);
		assert.deepEqual([one?.status, two?.status, three?.status], ['fulfilled', 'rejected', 'fulfilled']);
		assert.deepEqual(await ids(), ['one', 'three']);
	});

	it('see those before them, and nothing of those that were undone', async () => {
		const refused = write(async (inside) => {
			await add('refused')(inside);
			throw new Error('refused');
		}).catch(() => undefined);
		const seen = write(async (inside) => inside.selectFrom('apps').select('id').execute());
		const after = write(add('one')).then(() =>
			write(async (inside) => inside.selectFrom('apps').select('id').execute()),
		);
		await refused;
		assert.deepEqual([(await seen).length, (await after).length], [0, 1]);
	});

	it('all fail when one of them ends the transaction, and later ones happen', async () => {
		const fatal = write(async (inside) => {
			await add('fatal')(inside);
			await sql`rollback`.execute(inside);
			throw new Error('the disk is full');
		});
		const tried = await Promise.allSettled([write(add('one')), fatal, write(add('three'))]);
		assert.deepEqual(
			tried.map((result) => (result.status === 'rejected' ? String(result.reason) : result.status)),
			Array.from({ length: 3 }, () => 'Error: the disk is full'),
		);
		await write(add('later'));
		assert.deepEqual(await ids(), ['later']);
	});

	it('are told of only when all that go with them are on disk', async () => {
		const told: string[] = [];
		const first = write(add('one')).then(() => told.push('one'));
		const second = write(async (inside) => {
			await add('two')(inside);
			assert.deepEqual(told, []);
		});
		await Promise.all([first, second]);
		assert.deepEqual(told, ['one']);
	});
});
