import assert from 'node:assert/strict';
import { forgetAuditBefore } from '../../../src/server/store/audit.ts';
import { forgetSessionsEndedBy } from '../../../src/server/store/sessions.ts';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import {
	asker,
	createKey,
	newUser,
	password,
	register,
	signIn,
	signInAnonymously,
	signInWithKey,
	type AskFunction,
} from '../../contract/wire.ts';

const logIn = (provider: string) => `POST /app/local/auth/providers/${provider}/login`;

describe('The audit log', function () {
	this.timeout(20_000);
	let server: MemoryServer;
	let ask: AskFunction;
	let now: number;
	beforeEach(async () => {
		now = 1_700_000_000_000;
		server = await startMemoryServer({ now: () => now });
		ask = asker(server);
	});
	afterEach(() => server.close());

	const lines = () => server.service.db.selectFrom('audit').selectAll().orderBy('id').execute();
	const told = async () => (await lines()).map(({ action, subject }) => `${action}: ${subject}`);

	it('tells who did what to which key, when and from where', async () => {
		const { userId, refresh } = await newUser(ask);
		now += 5000;
		const { _id } = await createKey(ask, refresh, 'ci-deploy');
		await ask(`PUT /auth/api_keys/${_id}/disable`, { token: refresh });
		await ask(`PUT /auth/api_keys/${_id}/enable`, { token: refresh });
		await ask(`DELETE /auth/api_keys/${_id}`, { token: refresh });
		const changes = (await lines()).slice(2);
		const names = ['key created', 'key disabled', 'key enabled', 'key deleted'];
		assert.deepEqual(
			changes.map(({ action }) => action),
			names,
		);
		for (const line of changes) {
			const { at, app_id, user_id, subject, address } = line;
			assert.deepEqual([at, app_id, user_id], [now, 'local', userId]);
			assert.deepEqual([subject, address], [`ci-deploy (${_id})`, 'unknown']);
		}
	});

	it('tells of accounts and sessions', async () => {
		const email = await register(ask);
		const { access, refresh } = await signIn(ask, email);
		await ask('DELETE /auth/session', { token: (await signIn(ask, email)).refresh });
		const { _id, key } = await createKey(ask, refresh, 'ci-deploy');
		await signInWithKey(ask, key);
		await ask('DELETE /auth/delete', { token: access });
		await signInAnonymously(ask);
		assert.deepEqual(await told(), [
			`user registered: ${email}`,
			'signed in: local-userpass',
			'signed in: local-userpass',
			'signed out: local-userpass',
			`key created: ci-deploy (${_id})`,
			`signed in: api-key ci-deploy (${_id})`,
			`user deleted: ${email}`,
			'signed in: anon-user',
		]);
	});

	it('tells of sign-ins that were refused, and why', async () => {
		const email = await register(ask);
		const { userId, refresh } = await signIn(ask, email);
		const { _id, key } = await createKey(ask, refresh, 'ci-deploy');
		await ask(`PUT /auth/api_keys/${_id}/disable`, { token: refresh });
		const before = (await lines()).length;
		await ask(logIn('local-userpass'), { body: { username: email, password: 'wrong-one' } });
		await ask(logIn('local-userpass'), { body: { username: 'nobody@example.com', password } });
		await ask(logIn('api-key'), { body: { key } });
		await ask(logIn('api-key'), { body: { key: 'uak_unknown' } });
		await server.service.db.updateTable('users').set({ disabled: 1 }).execute();
		await ask(logIn('local-userpass'), { body: { username: email, password } });
		const refused = (await lines()).slice(before);
		assert.deepEqual(
			refused.map(({ action, user_id, subject }) => [action, user_id, subject]),
			[
				['sign-in refused', userId, 'local-userpass: wrong password'],
				['sign-in refused', null, 'local-userpass: no such user'],
				['sign-in refused', userId, `api-key ci-deploy (${_id}): disabled`],
				['sign-in refused', null, 'api-key: no such key'],
				['sign-in refused', userId, 'local-userpass: user disabled'],
			],
		);
	});

	it('holds no value, password or token, and not what a stranger typed as a name', async () => {
		const email = await register(ask);
		const { access, refresh } = await signIn(ask, email);
		const { key } = await createKey(ask, refresh);
		await signInWithKey(ask, key);
		await ask(logIn('local-userpass'), { body: { username: 'perhaps-a-password', password: 'wrong-one' } });
		await ask(logIn('api-key'), { body: { key: `${key}x` } });
		const all = JSON.stringify(await lines());
		for (const secret of [password, key, access, refresh, 'perhaps-a-password', 'wrong-one']) {
			assert.ok(!all.includes(secret));
		}
	});

	it('says nothing of what did not happen', async () => {
		const { refresh } = await newUser(ask);
		await createKey(ask, refresh, 'same');
		const before = await told();
		await ask('POST /auth/api_keys', { token: refresh, body: { name: 'same' } });
		await ask(`DELETE /auth/api_keys/${'0'.repeat(24)}`, { token: refresh });
		assert.deepEqual(await told(), before);
	});

	it('forgets what is older than it is told, a part at a time', async () => {
		for (let i = 0; i < 250; i++) await signInAnonymously(ask);
		now += 1000;
		await signInAnonymously(ask);
		const { db } = server.service;
		const forgotten = [await forgetAuditBefore(db, now), await forgetAuditBefore(db, now)];
		assert.deepEqual([...forgotten, await forgetAuditBefore(db, now), (await lines()).length], [200, 50, 0, 1]);
	});
});

describe('Sessions that have run out', function () {
	this.timeout(20_000);

	it('are forgotten, and no others', async () => {
		let now = 1_700_000_000_000;
		const server = await startMemoryServer({ now: () => now });
		const ask = asker(server);
		await newUser(ask);
		await signInAnonymously(ask);
		now += 60 * 24 * 60 * 60 * 1000 - 1;
		assert.equal(await forgetSessionsEndedBy(server.service.db, now), 0);
		now += 1;
		assert.equal(await forgetSessionsEndedBy(server.service.db, now), 1);
		const left = await server.service.db.selectFrom('sessions').select('provider').execute();
		assert.deepEqual(
			left.map(({ provider }) => provider),
			['anon-user'],
		);
		await server.close();
	});
});
