import { Refusal } from '../refusal.ts';
import type { Database } from './tables.ts';

/** There is one row. */
const id = 'current';
/** Stands before the keys while the rest of the data is still being moved here; nothing that is wrapped has a colon. */
const moving = 'moving:';

/** The signing keys that servers share, as they were wrapped. */
export interface KeyRow {
	readonly wrapped: string;
	/** Whether only a part of the data is here, so that no server may take it up. */
	readonly isMoving: boolean;
}

export async function readKeyRow(db: Database): Promise<KeyRow | undefined> {
	const row = await db.selectFrom('signing_keys').select('wrapped').where('id', '=', id).executeTakeFirst();
	if (row === undefined) return undefined;
	const isMoving = row.wrapped.startsWith(moving);
	return { wrapped: isMoving ? row.wrapped.slice(moving.length) : row.wrapped, isMoving };
}

/** @throws Refusal while only a part of the data is here, whose users and keys nobody may miss */
export async function readWrappedKeys(db: Database): Promise<string | undefined> {
	const row = await readKeyRow(db);
	if (row?.isMoving !== true) return row?.wrapped;
	throw new Refusal(
		'The database holds a part of the data that migrate is moving there; run that command to its end first, again if it was stopped.',
	);
}

/**
 * Puts the first ones there.
 * @returns those that are there then, which another server may have been faster with
 * @throws Refusal when a move was faster
 */
export async function addWrappedKeys(db: Database, wrapped: string): Promise<string> {
	await insertUnlessThere(db, wrapped);
	return (await readWrappedKeys(db)) ?? wrapped;
}

/** @returns whether those that were to be replaced were still there */
export function replaceWrappedKeys(db: Database, before: string, wrapped: string): Promise<boolean> {
	return replace(db, before, wrapped);
}

/** Begins a move with its keys. @returns whether there were none, since servers and other moves may begin as well */
export async function addMovingKeys(db: Database, wrapped: string): Promise<boolean> {
	return (await insertUnlessThere(db, moving + wrapped)) > 0n;
}

/** Puts others in place of what an earlier attempt has left. @returns whether that was still there */
export function replaceMovingKeys(db: Database, before: string, wrapped: string): Promise<boolean> {
	return replace(db, moving + before, moving + wrapped);
}

/** Keeps the keys of a move as they are until the transaction ends. @returns whether they are still there */
export async function holdMovingKeys(db: Database, wrapped: string): Promise<boolean> {
	const rows = db
		.selectFrom('signing_keys')
		.select('id')
		.where('wrapped', '=', moving + wrapped);
	return (await rows.forShare().executeTakeFirst()) !== undefined;
}

/** Lets servers take them up. @returns whether they were still there */
export function takeUpMovedKeys(db: Database, wrapped: string): Promise<boolean> {
	return replace(db, moving + wrapped, wrapped);
}

async function insertUnlessThere(db: Database, wrapped: string): Promise<bigint> {
	const row = db.insertInto('signing_keys').values({ id, wrapped });
	const result = await row.onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
	return result.numInsertedOrUpdatedRows ?? 0n;
}

async function replace(db: Database, before: string, wrapped: string): Promise<boolean> {
	const rows = db.updateTable('signing_keys').set({ wrapped }).where('id', '=', id).where('wrapped', '=', before);
	return (await rows.executeTakeFirst()).numUpdatedRows > 0n;
}
