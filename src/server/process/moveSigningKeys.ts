import { mergeSigningKeys, parseSigningKeys, textOfSigningKeys, type SigningKeys } from '../auth/signingKeys.ts';
import { CommandError } from '../commandError.ts';
import { addMovingKeys, readMovingKeys, replaceMovingKeys, readWrappedKeys } from '../store/signingKeyRow.ts';
import type { Database } from '../store/tables.ts';
import { unwrap } from './sharedSigningKeys.ts';
import { openWrapping, type WrappingKeySource } from './wrappingKey.ts';

/** How far an earlier attempt at the same move came. */
export type MoveState = 'new' | 'begun' | 'ended';

/**
 * Begins a move with the signing keys, by which the next attempt knows whose data is in the database.
 * @param isEmpty whether the database has no rows yet
 * @throws CommandError when it holds other data. @throws StartError when the wrapping key is not that of the keys there
 */
export async function beginMove(
	db: Database,
	source: WrappingKeySource,
	keys: SigningKeys,
	isEmpty: (db: Database) => Promise<boolean>,
): Promise<MoveState> {
	const current = await readWrappedKeys(db);
	const moving = await readMovingKeys(db);
	const present = current ?? moving;
	if (present === undefined && !(await isEmpty(db))) throw otherData();
	const wrapping = openWrapping(source, present === undefined);
	if (present === undefined) {
		await addMovingKeys(db, wrapping.wrap(textOfSigningKeys(keys)));
		return 'new';
	}
	// What servers use already may be anybody's.
	const known = current === undefined ? unwrap(wrapping, present) : parseSigningKeys(wrapping.unwrap(current) ?? '');
	if (known === undefined || !areOfOneFolder(known, keys)) throw otherData();
	if (current !== undefined) return 'ended';
	// Some may have been made since.
	await replaceMovingKeys(db, wrapping.wrap(textOfSigningKeys(mergeSigningKeys(keys, known))));
	return 'begun';
}

/** Keys are added and never go, so those of one folder always have some in common; and no others have. */
export function areOfOneFolder(some: SigningKeys, others: SigningKeys): boolean {
	const known = new Set(some.refresh.map(({ kid }) => kid));
	return others.refresh.some(({ kid }) => known.has(kid));
}

function otherData(): CommandError {
	return new CommandError(
		'The database holds other data than that of the folder, or its signing keys were wrapped with another key; nothing was changed, so make an empty one with createdb, or name the right key file.',
	);
}
