import type { Database } from './tables.ts';

/** There is one row. */
const id = 'current';

/** The signing keys that servers share, as they were wrapped. */
export async function readWrappedKeys(db: Database): Promise<string | undefined> {
	const row = await db.selectFrom('signing_keys').select('wrapped').where('id', '=', id).executeTakeFirst();
	return row?.wrapped;
}

/** Puts the first ones there. @returns those that are there then, which another server may have been faster with */
export async function addWrappedKeys(db: Database, wrapped: string): Promise<string> {
	await db
		.insertInto('signing_keys')
		.values({ id, wrapped })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	return (await readWrappedKeys(db)) ?? wrapped;
}

/** @returns whether those that were to be replaced were still there */
export async function replaceWrappedKeys(db: Database, before: string, wrapped: string): Promise<boolean> {
	const result = await db
		.updateTable('signing_keys')
		.set({ wrapped })
		.where('id', '=', id)
		.where('wrapped', '=', before)
		.executeTakeFirst();
	return result.numUpdatedRows > 0n;
}
