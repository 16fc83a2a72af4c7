import { hashOfKeyValue, newKeyValue } from '../auth/keyValue.ts';
import { deleteKey, findKey, insertKey, listKeys, setKeyDisabled } from '../store/apiKeys.ts';
import type { Answers } from './answers.ts';

/** The six calls. That the session may manage keys at all is checked before. */
export const keyAnswers: Answers<'createKey' | 'listKeys' | 'fetchKey' | 'enableKey' | 'disableKey' | 'deleteKey'> = {
	createKey: async ({ db, now, newId }, { session, body }) => {
		const key = newKeyValue();
		const id = newId();
		await insertKey(db, { id, userId: session.userId, name: body.name, hash: hashOfKeyValue(key), now: now() });
		return { _id: id, key, name: body.name, disabled: false };
	},
	listKeys: ({ db }, { session }) => listKeys(db, session.userId),
	// Ids are written in lower case here; the original takes either.
	fetchKey: ({ db }, { session, parameters }) => findKey(db, session.userId, parameters.id.toLowerCase()),
	enableKey: async ({ db }, { session, parameters }) => {
		await setKeyDisabled(db, session.userId, parameters.id.toLowerCase(), false);
		return undefined;
	},
	disableKey: async ({ db }, { session, parameters }) => {
		await setKeyDisabled(db, session.userId, parameters.id.toLowerCase(), true);
		return undefined;
	},
	deleteKey: async ({ db }, { session, parameters }) => {
		await deleteKey(db, session.userId, parameters.id.toLowerCase());
		return undefined;
	},
};
