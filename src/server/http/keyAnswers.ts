import { hashOfKeyValue, newKeyValue } from '../auth/keyValue.ts';
import type { Service } from '../service.ts';
import { deleteKey, findKey, insertKey, listKeys, setKeyDisabled } from '../store/apiKeys.ts';
import type { AuditAction } from '../store/audit.ts';
import type { Database } from '../store/tables.ts';
import type { Answers, Call } from './answers.ts';
import { writeAs } from './authenticate.ts';
import { record } from './record.ts';

/** The six calls. That the session may manage keys at all is checked before. */
export const keyAnswers: Answers<'createKey' | 'listKeys' | 'fetchKey' | 'enableKey' | 'disableKey' | 'deleteKey'> = {
	createKey: async (service, { session, body: { name }, address }) => {
		const { newId, now, policy } = service;
		const key = newKeyValue();
		const id = newId();
		await change(service, { session, address, id }, 'key created', async (db) => {
			const { userId } = session;
			await insertKey(db, { id, userId, name, hash: hashOfKeyValue(key), now: now() }, policy.maxKeys);
			return name;
		});
		return { _id: id, key, name, disabled: false };
	},
	listKeys: ({ db }, { session }) => listKeys(db, session.userId),
	fetchKey: ({ db }, { session, parameters }) => findKey(db, session.userId, idOf(parameters)),
	enableKey: (service, call) =>
		change(service, { ...call, id: idOf(call.parameters) }, 'key enabled', (db, id) =>
			setKeyDisabled(db, call.session.userId, id, false),
		),
	disableKey: (service, call) =>
		change(service, { ...call, id: idOf(call.parameters) }, 'key disabled', (db, id) =>
			setKeyDisabled(db, call.session.userId, id, true),
		),
	deleteKey: (service, call) =>
		change(service, { ...call, id: idOf(call.parameters) }, 'key deleted', (db, id) =>
			deleteKey(db, call.session.userId, id),
		),
};

/** Ids are written in lower case here; the original takes either. */
function idOf({ id }: { readonly id: string }): string {
	return id.toLowerCase();
}

/** Changes a key and puts that on record; `work` gives the key's name. */
async function change(
	service: Service,
	{ session, address, id }: Pick<Call<'listKeys'>, 'session' | 'address'> & { readonly id: string },
	action: AuditAction,
	work: (db: Database, id: string) => Promise<string>,
): Promise<undefined> {
	const { appId, userId } = session;
	await writeAs(service, { session }, async (db) => {
		const name = await work(db, id);
		await record(service, db, { appId, userId, action, subject: `${name} (${id})`, address });
	});
	return undefined;
}
