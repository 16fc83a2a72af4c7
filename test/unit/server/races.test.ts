import assert from 'node:assert/strict';
import type { Passwords } from '../../../src/server/auth/passwords.ts';
import { deleteUser } from '../../../src/server/store/accounts.ts';
import { setKeyDisabled } from '../../../src/server/store/apiKeys.ts';
import { deleteApp } from '../../../src/server/store/apps.ts';
import { endSession } from '../../../src/server/store/sessions.ts';
import type { Database } from '../../../src/server/store/tables.ts';
import { setPasswordHash, setUserDisabled } from '../../../src/server/store/users.ts';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import {
	asker,
	assertRefused,
	createKey,
	newEmail,
	newUser,
	password,
	register,
	signIn,
	type AskFunction,
	type Reply,
} from '../../contract/wire.ts';

const providers = 'POST /app/local/auth/providers';
const appGone = "cannot find app using Client App ID 'local'";

describe('A request that was let in', function () {
	this.timeout(20_000);
	let server: MemoryServer;
	let ask: AskFunction;
	beforeEach(async () => {
		server = await startMemoryServer();
		ask = asker(server);
	});
	afterEach(() => server.close());

	/** Makes a change when a request is about to make its own. */
	function changedMeanwhile(change: (db: Database) => Promise<unknown>, asked: () => Promise<Reply>) {
		const { write } = server.service;
		Object.assign(server.service, {
			write: async (own: (db: Database) => Promise<unknown>) => {
				Object.assign(server.service, { write });
				await write(change);
				return write(own);
			},
		});
		return asked();
	}

	/** Makes a change while a request waits for the hash of a password. */
	async function changedAmidHash(change: (db: Database) => Promise<unknown>, asked: () => Promise<Reply>) {
		const { passwords } = server.service;
		const real = { ...passwords };
		const hashing = new Promise<void>((resolve) => {
			Object.assign(passwords, {
				hash: (...args: Parameters<Passwords['hash']>) => (resolve(), real.hash(...args)),
				isRight: (...args: Parameters<Passwords['isRight']>) => (resolve(), real.isRight(...args)),
			});
		});
		const reply = asked();
		await hashing;
		await server.service.write(change);
		return reply;
	}

	const logIn = (email: string) => () =>
		ask(`${providers}/local-userpass/login`, { body: { username: email, password } });

	it('registers nobody in an app that is deleted meanwhile', async () => {
		const body = { email: newEmail(), password };
		const reply = await changedAmidHash(
			(db) => deleteApp(db, 'local'),
			() => ask(`${providers}/local-userpass/register`, { body }),
		);
		assertRefused(reply, 404, 'AppNotFound', appGone);
	});

	it('makes no anonymous user in an app that is deleted meanwhile', async () => {
		const reply = await changedMeanwhile(
			(db) => deleteApp(db, 'local'),
			() => ask(`${providers}/anon-user/login`, { body: {} }),
		);
		assertRefused(reply, 404, 'AppNotFound', appGone);
	});

	it('opens no session by a password that is replaced, or of a user who is disabled or deleted, meanwhile', async () => {
		const email = await register(ask);
		const { userId } = await signIn(ask, email);
		const replaced = await changedAmidHash((db) => setPasswordHash(db, userId, 'another'), logIn(email));
		assertRefused(replaced, 401, 'InvalidPassword', 'unauthorized');
		const other = await register(ask);
		const { userId: otherId } = await signIn(ask, other);
		const disabled = await changedAmidHash((db) => setUserDisabled(db, otherId, true), logIn(other));
		assertRefused(disabled, 401, 'UserDisabled', 'user disabled');
		await setUserDisabled(server.service.db, otherId, false);
		const deleted = await changedAmidHash((db) => deleteUser(db, otherId), logIn(other));
		assertRefused(deleted, 401, 'InvalidPassword', 'unauthorized');
	});

	it('opens no session by a key that is disabled meanwhile', async () => {
		const { userId, refresh } = await newUser(ask);
		const { _id, key } = await createKey(ask, refresh);
		const reply = await changedMeanwhile(
			(db) => setKeyDisabled(db, userId, _id, true),
			() => ask(`${providers}/api-key/login`, { body: { key } }),
		);
		assertRefused(reply, 401, 'AuthError', 'unauthorized');
	});

	/** Ends the one session that there is. */
	async function endIt(db: Database): Promise<void> {
		const { id } = await db.selectFrom('sessions').select('id').executeTakeFirstOrThrow();
		await endSession(db, id);
	}

	it('changes nothing when its session has ended meanwhile', async () => {
		const { refresh: token } = await newUser(ask);
		const body = { name: 'ci-deploy' };
		const reply = await changedMeanwhile(endIt, () => ask('POST /auth/api_keys', { token, body }));
		assertRefused(reply, 401, 'InvalidSession', 'invalid session');
		assert.deepEqual(await server.service.db.selectFrom('api_keys').select('id').execute(), []);
	});

	it('is told that it has signed out already, in the words that realm-web waits for', async () => {
		const { refresh: token } = await newUser(ask);
		const reply = await changedMeanwhile(endIt, () => ask('DELETE /auth/session', { token }));
		assertRefused(reply, 401, 'InvalidSession', 'invalid session: failed to find refresh token');
	});
});
