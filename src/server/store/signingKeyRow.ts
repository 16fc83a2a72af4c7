import { StartError } from '../startError.ts';
import type { Database } from './tables.ts';

/** There is one row. */
const id = 'current';
/** And no other, but this one instead while the rest of the data is still being moved here: no server takes it up. */
const movingId = 'moving';

/** The signing keys that servers share, as they were wrapped. */
export async function readWrappedKeys(db: Database): Promise<string | undefined> {
	const row = await db.selectFrom('signing_keys').select('wrapped').where('id', '=', id).executeTakeFirst();
	return row?.wrapped;
}

export async function readMovingKeys(db: Database): Promise<string | undefined> {
	const row = await db.selectFrom('signing_keys').select('wrapped').where('id', '=', movingId).executeTakeFirst();
	return row?.wrapped;
}

/** @throws StartError while only a part of the data is here, whose users and keys nobody may miss */
export async function refuseUnfinishedMove(db: Database): Promise<void> {
	if ((await readMovingKeys(db)) === undefined) return;
	throw new StartError(
		'The database holds a part of the data that migrate is moving there; run that command to its end first, again if it was stopped.',
	);
}

/** Puts those there that are moved. @throws the database's error when another move has begun */
export async function addMovingKeys(db: Database, wrapped: string): Promise<void> {
	await db.insertInto('signing_keys').values({ id: movingId, wrapped }).execute();
}

/** Puts others in place of what an earlier attempt has left. */
export async function replaceMovingKeys(db: Database, wrapped: string): Promise<void> {
	await db.updateTable('signing_keys').set({ wrapped }).where('id', '=', movingId).execute();
}

/** Lets servers take them up. @throws the database's error when a server has put its own there meanwhile */
export async function takeUpMovedKeys(db: Database): Promise<void> {
	await db.updateTable('signing_keys').set({ id }).where('id', '=', movingId).execute();
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
