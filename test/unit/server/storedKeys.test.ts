import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import { maxKeysPerUser } from '../../../src/protocol/shapes.ts';
import { createAccount, ensureApp } from '../../../src/server/store/accounts.ts';
import { insertKey, listKeys, setKeyDisabled, type NewKey } from '../../../src/server/store/apiKeys.ts';
import { openDatabase } from '../../../src/server/store/openDatabase.ts';
import { findLiveSession, openSession } from '../../../src/server/store/sessions.ts';
import type { Database } from '../../../src/server/store/tables.ts';

const userId = 'user';
const provider = 'local-userpass';

describe('Stored keys and sessions', () => {
	let db: Database;
	beforeEach(async () => {
		db = await openDatabase(':memory:');
		await ensureApp(db, { id: 'local', domainId: 'domain', now: 0 });
		const account = { appId: 'local', userId, identityId: 'identity', provider, subject: 'ada@example.com' } as const;
		await createAccount(db, { ...account, passwordHash: null, now: 0 });
	});
	afterEach(() => db.destroy());

	const insert = (key: NewKey) => db.transaction().execute((inside) => insertKey(inside, key, maxKeysPerUser));

	it('are counted and added in one step', async () => {
		const ids = Array.from({ length: maxKeysPerUser + 5 }, (_, i) => `key-${i}`);
		const added = await Promise.allSettled(ids.map((id) => insert({ id, userId, name: id, hash: id, now: 0 })));
		assert.equal(added.filter(({ status }) => status === 'fulfilled').length, maxKeysPerUser);
		assert.equal((await listKeys(db, userId)).length, maxKeysPerUser);
	});

	it('keep a name for one key of a user', async () => {
		await insert({ id: 'one', userId, name: 'same', hash: 'one', now: 0 });
		const again = insert({ id: 'other', userId, name: 'same', hash: 'other', now: 0 });
		await assert.rejects(again, (error) => error instanceof ApiError && error.code === 'APIKeyAlreadyExists');
		assert.equal((await listKeys(db, userId)).length, 1);
	});

	it('stand while the key that opened them is enabled, also when it is enabled once more', async () => {
		await insert({ id: 'one', userId, name: 'one', hash: 'one', now: 0 });
		const session = { id: 'session', userId, identityId: 'one', provider: 'api-key', apiKeyId: 'one' } as const;
		await openSession(db, { ...session, deviceId: 'device', createdAt: 0, expiresAt: 1000 });
		await setKeyDisabled(db, userId, 'one', false);
		assert.equal((await findLiveSession(db, 'session', 0))?.apiKeyId, 'one');
		await db.updateTable('api_keys').set({ disabled: 1 }).execute();
		assert.equal(await findLiveSession(db, 'session', 0), undefined);
	});

	it('run out by the stored time, whatever a token says', async () => {
		const session = {
			id: 'session',
			userId,
			identityId: 'identity',
			provider,
			apiKeyId: null,
		} as const;
		const opened = { ...session, deviceId: 'device' };
		await openSession(db, { ...opened, createdAt: 0, expiresAt: 1000 });
		const owner = { userType: 'normal', appId: 'local', domainId: 'domain' };
		assert.deepEqual(await findLiveSession(db, 'session', 999), { ...opened, ...owner });
		assert.equal(await findLiveSession(db, 'session', 1000), undefined);
	});
});
