import assert from 'node:assert/strict';
import * as Realm from 'realm-web';
import { startTemporaryServer } from './childServer.ts';
import { startTemporaryPostgresServer } from './postgresServer.ts';
import { newDevice, newPerson, refusal } from './realmWebDevice.ts';
import type { Target } from './target.ts';
import { password } from './wire.ts';

for (const [where, start] of [
	['SQLite', startTemporaryServer],
	['PostgreSQL', startTemporaryPostgresServer],
] as const) {
	describe(`Life with realm-web, which knows nothing of us, on ${where}`, function () {
		this.timeout(60_000);
		lifeWithRealmWeb(start);
	});
}

function lifeWithRealmWeb(start: () => Promise<Target>): void {
	let target: Target;
	before(async () => {
		target = await start();
	});
	after(() => target.close());

	const newApp = () => newDevice(target.baseUrl).app;

	async function newUser() {
		const device = newDevice(target.baseUrl);
		return { app: device.app, ...(await newPerson(device)) };
	}

	it('lives the life of a key', async () => {
		const { user } = await newUser();
		const { _id, key, name, disabled } = await user.apiKeys.create('ci-deploy');
		assert.deepEqual([typeof _id, name, disabled], ['string', 'ci-deploy', false]);
		const listed = { _id, name: 'ci-deploy', disabled: false };
		assert.deepEqual(await user.apiKeys.fetchAll(), [listed]);
		assert.deepEqual(await user.apiKeys.fetch(_id), listed);
		await user.apiKeys.disable(_id);
		assert.deepEqual(await user.apiKeys.fetch(_id), { ...listed, disabled: true });
		await assert.rejects(newApp().logIn(Realm.Credentials.apiKey(key)), refusal(401, 'AuthError', 'unauthorized'));
		await user.apiKeys.enable(_id);
		assert.equal((await newApp().logIn(Realm.Credentials.apiKey(key))).id, user.id);
		await user.apiKeys.delete(_id);
		assert.deepEqual(await user.apiKeys.fetchAll(), []);
		await assert.rejects(newApp().logIn(Realm.Credentials.apiKey(key)), refusal(401, 'AuthError', 'unauthorized'));
	});

	it('reads what a session is', async () => {
		const { user, email, app } = await newUser();
		assert.deepEqual([user.profile.email, user.isLoggedIn, app.currentUser?.id], [email, true, user.id]);
		assert.equal(user.identities[0]?.providerType, 'local-userpass');
		assert.match(user.deviceId ?? '', /^[0-9a-f]{24}$/);
		assert.deepEqual(user.customData, {});
		const { accessToken } = user;
		await user.refreshAccessToken();
		assert.equal(accessToken?.split('.').length, 3);
		await user.refreshProfile();
	});

	it('signs out, after which nothing of the session works', async () => {
		const { user } = await newUser();
		const { refreshToken } = user;
		await user.logOut();
		const answer = await fetch(`${target.baseUrl}/api/client/v2.0/auth/api_keys`, {
			headers: { authorization: `Bearer ${refreshToken}` },
		});
		assert.equal(answer.status, 401);
		await assert.rejects(user.apiKeys.fetchAll(), refusal(401, 'AuthError', 'unauthorized'));
	});

	it('gets over a session that ended elsewhere, without asking for ever', async () => {
		const { user } = await newUser();
		const { refreshToken } = user;
		await fetch(`${target.baseUrl}/api/client/v2.0/auth/session`, {
			method: 'DELETE',
			headers: { authorization: `Bearer ${refreshToken}` },
		});
		await assert.rejects(user.refreshProfile(), refusal(401, 'InvalidSession', 'invalid session'));
		assert.equal(user.isLoggedIn, false);
		await user.logOut();
	});

	it('is refused as the original would refuse it', async () => {
		const { user, email, app } = await newUser();
		const { apiKeys } = user;
		const unknown = '5e5e6f0a0000000000000000';
		for (const call of [
			apiKeys.fetch(unknown),
			apiKeys.enable(unknown),
			apiKeys.disable(unknown),
			apiKeys.delete('x'),
		]) {
			await assert.rejects(call, refusal(404, 'APIKeyNotFound', 'API key not found'));
		}
		assert.equal(user.isLoggedIn, true);
		const registered = app.emailPasswordAuth.registerUser({ email, password });
		await assert.rejects(registered, refusal(409, 'AccountNameInUse', 'name already in use'));
		const wrong = newApp().logIn(Realm.Credentials.emailPassword(email, 'wrong-one'));
		await assert.rejects(wrong, refusal(401, 'InvalidPassword', 'unauthorized'));
	});

	it('may not manage keys as an anonymous user or by a key, and stays signed in', async () => {
		const { user } = await newUser();
		const { key } = await user.apiKeys.create('ci-deploy');
		for (const credentials of [Realm.Credentials.anonymous(), Realm.Credentials.apiKey(key)]) {
			const other = await newApp().logIn(credentials);
			await assert.rejects(other.apiKeys.fetchAll(), refusal(403, undefined, undefined));
			await assert.rejects(other.apiKeys.create('x'), refusal(403, undefined, undefined));
			assert.equal(other.isLoggedIn, true);
		}
	});
}
