import assert from 'node:assert/strict';
import { ensureApp } from '../../../src/server/store/accounts.ts';
import { openDatabase } from '../../../src/server/store/openDatabase.ts';
import { prepare, type Value } from '../../../src/server/store/prepared.ts';

describe('A prepared query', () => {
	it('is built once for a database, also inside its transactions, and run with other values each time', async () => {
		let built = 0;
		const select = prepare((db, value: Value<{ id: string; created: number }>) => {
			built += 1;
			return db
				.selectFrom('apps')
				.select(['id', 'domain_id'])
				.where('id', '=', value('id'))
				.where('created_at', '>=', value('created'))
				.where('domain_id', '!=', 'none');
		});
		const db = await openDatabase(':memory:');
		for (const id of ['one', 'two']) await ensureApp(db, { id, domainId: `domain of ${id}`, now: 5 });
		const domains = async (id: string, created: number, inside = db) =>
			(await select(inside, { id, created })).map(({ domain_id }) => domain_id);
		assert.deepEqual(await domains('one', 5), ['domain of one']);
		assert.deepEqual(await domains('one', 6), []);
		assert.deepEqual(await db.transaction().execute((inside) => domains('two', 0, inside)), ['domain of two']);
		assert.equal(built, 1);
		const other = await openDatabase(':memory:');
		assert.deepEqual(await domains('one', 5, other), []);
		assert.equal(built, 2);
		await db.destroy();
		await other.destroy();
	});
});
