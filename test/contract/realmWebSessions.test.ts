import assert from 'node:assert/strict';
import * as Realm from 'realm-web';
import type { ApiRequest } from '../../src/protocol/transport.ts';
import { startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { startMemoryServer, type MemoryServer } from './memoryServer.ts';
import { logIn, newDevice, newPerson, refusal, type Device, type Fetch } from './realmWebDevice.ts';

const ended = refusal(401, 'InvalidSession', 'invalid session');

describe('Sessions of realm-web, which knows nothing of us', function () {
	this.timeout(60_000);
	let server: CommandedServer;
	const device = () => newDevice(server.server.baseUrl);
	before(async () => {
		server = await startCommandedServer();
	});
	after(() => server.close());

	it('are kept apart where one user has two', async () => {
		const [home, work] = [device(), device()];
		const { user, email } = await newPerson(home);
		const there = await logIn(work.app, email);
		assert.deepEqual([there.id, there.refreshToken === user.refreshToken], [user.id, false]);
		const { _id, name } = await there.apiKeys.create('ci-deploy');
		await user.apiKeys.disable(_id);
		await user.logOut();
		assert.deepEqual(await there.apiKeys.fetchAll(), [{ _id, name, disabled: true }]);
		await there.refreshProfile();
		assert.deepEqual([user.isLoggedIn, there.isLoggedIn], [false, true]);
	});

	it('get one new access token for one that is refused, and go on', async () => {
		const home = device();
		const { user } = await newPerson(home);
		user.accessToken = `${user.accessToken?.slice(0, -9)}AAAAAAAAA`;
		home.asked.length = 0;
		await user.refreshProfile();
		assert.deepEqual(home.asked, ['GET profile 401', 'POST session 201', 'GET profile 200']);
	});

	it('get over it when several calls are refused at once', async () => {
		const home = device();
		const { user } = await newPerson(home);
		user.accessToken = `${user.accessToken?.slice(0, -9)}AAAAAAAAA`;
		home.asked.length = 0;
		await Promise.all([1, 2, 3].map(() => user.refreshProfile()));
		assert.equal(home.asked.filter((line) => line === 'GET profile 200').length, 3);
		assert.ok(home.asked.length <= 9);
	});

	it('last through a restart of the program that has them', async () => {
		const home = device();
		const { user } = await newPerson(home);
		const { app } = home.restarted();
		assert.equal(app.currentUser?.id, user.id);
		await app.currentUser.apiKeys.create('ci-deploy');
		assert.equal((await user.apiKeys.fetchAll()).length, 1);
	});

	it('end everywhere when they are revoked, and keys stay', async () => {
		const [home, work, program] = [device(), device(), device()];
		const { user, email } = await newPerson(home);
		const { key } = await user.apiKeys.create('ci-deploy');
		const credentials = Realm.Credentials.apiKey(key);
		const users = [user, await logIn(work.app, email), await program.app.logIn(credentials)];
		await server.text(['users', 'revoke', email]);
		for (const each of users) {
			await assert.rejects(each.refreshProfile(), ended);
			assert.equal(each.isLoggedIn, false);
			await each.logOut();
		}
		assert.equal((await program.app.logIn(credentials)).id, user.id);
		assert.equal((await (await logIn(home.app, email)).apiKeys.fetchAll()).length, 1);
	});

	it('are signed out by a key call once they have ended', async () => {
		const { user, email } = await newPerson(device());
		await server.text(['users', 'revoke', email]);
		await assert.rejects(user.apiKeys.fetchAll(), ended);
		assert.equal(user.isLoggedIn, false);
	});

	it('end when the user is disabled, who then signs in neither with a password nor with a key', async () => {
		const home = device();
		const { user, email } = await newPerson(home);
		const { key } = await user.apiKeys.create('ci-deploy');
		await server.text(['users', 'disable', email]);
		await assert.rejects(user.apiKeys.create('other'), ended);
		const locked = refusal(401, 'UserDisabled', 'user disabled');
		await assert.rejects(logIn(home.app, email), locked);
		await assert.rejects(device().app.logIn(Realm.Credentials.apiKey(key)), locked);
		await server.text(['users', 'enable', email]);
		await logIn(home.app, email);
	});
});

describe('A session of realm-web over time', () => {
	const start = Date.now();
	let time = start;
	let server: MemoryServer;
	let home: Device;
	let user: Realm.User;
	beforeEach(async () => {
		time = start;
		server = await startMemoryServer({ now: () => time });
		home = newDevice(server.baseUrl, { fetch: fetchOf(server) });
		({ user } = await newPerson(home));
		home.asked.length = 0;
	});
	afterEach(() => server.close());

	it('gets a new access token each half hour', async () => {
		for (let hours = 0; hours < 2; hours++) {
			time += 31 * 60 * 1000;
			await user.refreshProfile();
		}
		const once = ['GET profile 401', 'POST session 201', 'GET profile 200'];
		assert.deepEqual(home.asked, [...once, ...once]);
	});

	it('manages keys without a new one, as these calls carry the refresh token', async () => {
		time += 59 * 24 * 60 * 60 * 1000;
		await user.apiKeys.create('ci-deploy');
		assert.deepEqual(home.asked, ['POST api_keys 201']);
	});

	it('is over after sixty days', async () => {
		time += 61 * 24 * 60 * 60 * 1000;
		await assert.rejects(user.refreshProfile(), ended);
		assert.deepEqual(home.asked, ['GET profile 401', 'POST session 401']);
		assert.equal(user.isLoggedIn, false);
	});
});

/** realm-web's requests, without a socket. */
function fetchOf({ transport }: MemoryServer): Fetch {
	return async (url, { method, headers, body }) => {
		const request = {
			url,
			// It asks with the protocol's methods alone, and with bodies of text.
			method: method as ApiRequest['method'],
			headers: Object.fromEntries(new Headers(headers)),
			signal: AbortSignal.timeout(10_000),
		};
		const reply = await transport(typeof body === 'string' ? { ...request, body } : request);
		return new Response(reply.body === '' ? null : reply.body, { status: reply.status, headers: reply.headers });
	};
}
