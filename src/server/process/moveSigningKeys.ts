import { mergeSigningKeys, parseSigningKeys, textOfSigningKeys, type SigningKeys } from '../auth/signingKeys.ts';
import { Refusal } from '../refusal.ts';
import { addMovingKeys, readKeyRow, replaceMovingKeys, type KeyRow } from '../store/signingKeyRow.ts';
import type { Database } from '../store/tables.ts';
import { unwrap } from './sharedSigningKeys.ts';
import { openWrapping, type WrappingKeySource } from './wrappingKey.ts';

/** How far an earlier attempt at the same move came, and the keys as they stand in the database now. */
export interface Begun {
	readonly state: 'new' | 'begun' | 'ended';
	readonly wrapped: string;
}

/**
 * Begins a move with the signing keys, by which the next attempt knows whose data is in the database. They are wrapped
 * anew each time, so that an earlier attempt that still runs somewhere finds its own no more.
 * @param isEmpty whether the database has no rows yet
 * @throws Refusal when it holds other data, or the wrapping key is not that of the keys there
 */
export async function beginMove(
	db: Database,
	source: WrappingKeySource,
	keys: SigningKeys,
	isEmpty: (db: Database) => Promise<boolean>,
): Promise<Begun> {
	const present = await readKeyRow(db);
	if (present === undefined && !(await isEmpty(db))) throw otherData();
	const wrapping = openWrapping(source, present === undefined);
	const wrap = (keys: SigningKeys) => wrapping.wrap(textOfSigningKeys(keys));
	if (present === undefined) {
		const wrapped = wrap(keys);
		if (await addMovingKeys(db, wrapped)) return { state: 'new', wrapped };
		throw overtaken();
	}
	// What servers use already may be anybody's.
	const known = present.isMoving
		? unwrap(wrapping, present.wrapped)
		: parseSigningKeys(wrapping.unwrap(present.wrapped) ?? '');
	if (known === undefined || !areOfOneFolder(known, keys)) throw otherData();
	return present.isMoving ? goOn(db, present, wrap(mergeSigningKeys(keys, known))) : { ...present, state: 'ended' };
}

/** @param wrapped with those that were made since */
async function goOn(db: Database, before: KeyRow, wrapped: string): Promise<Begun> {
	if (await replaceMovingKeys(db, before.wrapped, wrapped)) return { state: 'begun', wrapped };
	throw overtaken();
}

/** Keys are added and never go, so those of one folder always have some in common; and no others have. */
export function areOfOneFolder(some: SigningKeys, others: SigningKeys): boolean {
	const known = new Set(some.refresh.map(({ kid }) => kid));
	return others.refresh.some(({ kid }) => known.has(kid));
}

/** Another attempt, or a server on what had been empty. */
export function overtaken(): Refusal {
	return new Refusal(
		'Something else has begun to use the database meanwhile, such as the same command somewhere else; see that nothing does, and run this again.',
	);
}

function otherData(): Refusal {
	return new Refusal(
		'The database holds other data than that of the folder, or its signing keys were wrapped with another key; nothing was changed, so make an empty one with createdb, or name the right key file.',
	);
}
