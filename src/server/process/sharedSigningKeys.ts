import {
	mergeSigningKeys,
	newSigningKeys,
	parseSigningKeys,
	textOfSigningKeys,
	type SigningKeys,
} from '../auth/signingKeys.ts';
import type { Wrapping } from '../auth/wrapping.ts';
import { Refusal } from '../refusal.ts';
import { addWrappedKeys, readWrappedKeys, replaceWrappedKeys } from '../store/signingKeyRow.ts';
import type { Database } from '../store/tables.ts';
import { openWrapping, type WrappingKeySource } from './wrappingKey.ts';

/** Signing keys in a database that several servers share. */
export interface SharedSigningKeys {
	/** @returns undefined when there are none. @throws Refusal when they cannot be read */
	read(): Promise<{ readonly keys: SigningKeys; readonly state: string } | undefined>;
	/** Puts new ones before those that there are. @returns all. @throws Refusal when they cannot be read */
	rotate(): Promise<SigningKeys>;
}

/**
 * Makes the first keys if there are none.
 * @throws Refusal when they cannot be read with the wrapping key, or are still being moved here
 */
export async function openSharedSigningKeys(db: Database, source: WrappingKeySource): Promise<SharedSigningKeys> {
	const before = await readWrappedKeys(db);
	const wrapping = openWrapping(source, before === undefined);
	const first = () => wrapping.wrap(textOfSigningKeys(newSigningKeys()));
	unwrap(wrapping, before ?? (await addWrappedKeys(db, first())));
	return {
		read: async () => {
			const state = await readWrappedKeys(db);
			return state === undefined ? undefined : { keys: unwrap(wrapping, state), state };
		},
		rotate: async () => {
			for (;;) {
				const state = (await readWrappedKeys(db)) ?? (await addWrappedKeys(db, first()));
				const keys = mergeSigningKeys(newSigningKeys(), unwrap(wrapping, state));
				const wrapped = wrapping.wrap(textOfSigningKeys(keys));
				// Of a commit whose answer was lost it is known that it may have happened.
				if (await db.transaction().execute((inside) => replaceWrappedKeys(inside, state, wrapped))) return keys;
			}
		},
	};
}

/** @throws Refusal */
export function unwrap(wrapping: Wrapping, wrapped: string): SigningKeys {
	const text = wrapping.unwrap(wrapped);
	const keys = text === undefined ? undefined : parseSigningKeys(text);
	if (keys !== undefined) return keys;
	throw new Refusal(
		'The signing keys in the database were wrapped with another key, or are damaged; use the key file that they were made with.',
	);
}
