import assert from 'node:assert/strict';
import * as Realm from 'realm-web';
import { startTemporaryServer } from './childServer.ts';
import { logIn, newDevice, newPerson, refusal } from './realmWebDevice.ts';
import type { Target } from './target.ts';
import { newEmail, password } from './wire.ts';

const wrongPassword = refusal(401, 'InvalidPassword', 'unauthorized');
const wrongKey = refusal(401, 'AuthError', 'unauthorized');

describe('Users of realm-web, which knows nothing of us', function () {
	this.timeout(60_000);
	let target: Target;
	const device = (id?: string) => newDevice(target.baseUrl, id === undefined ? {} : { id });
	before(async () => {
		target = await startTemporaryServer('--app', 'local', 'second');
	});
	after(() => target.close());

	it('take turns on one device, each with keys of their own', async () => {
		const home = device();
		const { user: ada } = await newPerson(home);
		const { user: bob } = await newPerson(home);
		await ada.apiKeys.create('same');
		const { _id } = await bob.apiKeys.create('same');
		assert.deepEqual([home.app.currentUser?.id, Object.keys(home.app.allUsers).length], [bob.id, 2]);
		home.app.switchUser(ada);
		await assert.rejects(ada.apiKeys.fetch(_id), refusal(404, 'APIKeyNotFound', 'API key not found'));
		await assert.rejects(ada.apiKeys.delete(_id), refusal(404, 'APIKeyNotFound', 'API key not found'));
		await home.app.removeUser(ada);
		assert.deepEqual([home.app.currentUser?.id, (await bob.apiKeys.fetchAll()).length], [bob.id, 1]);
	});

	it('can be deleted, with all that is theirs, and begin anew', async () => {
		const [home, work] = [device(), device()];
		const { user, email } = await newPerson(home);
		const there = await logIn(work.app, email);
		const { key } = await user.apiKeys.create('ci-deploy');
		await home.app.deleteUser(user);
		assert.deepEqual([home.app.currentUser, home.app.allUsers, user.isLoggedIn], [null, {}, false]);
		await assert.rejects(there.apiKeys.fetchAll(), refusal(401, 'InvalidSession', 'invalid session'));
		await assert.rejects(logIn(work.app, email), wrongPassword);
		await assert.rejects(device().app.logIn(Realm.Credentials.apiKey(key)), wrongKey);
		const again = await newPerson(home, email);
		assert.notEqual(again.user.id, user.id);
		assert.deepEqual(await again.user.apiKeys.fetchAll(), []);
	});

	it('delete nobody else', async () => {
		const home = device();
		const { user: ada } = await newPerson(home);
		const { user: bob } = await newPerson(home);
		await ada.apiKeys.create('ci-deploy');
		await home.app.deleteUser(bob);
		assert.equal((await ada.apiKeys.fetchAll()).length, 1);
		await ada.refreshProfile();
	});

	it('are not deleted by a program that has a key of theirs', async () => {
		const { user } = await newPerson(device());
		const { key } = await user.apiKeys.create('ci-deploy');
		const program = device();
		const session = await program.app.logIn(Realm.Credentials.apiKey(key));
		await assert.rejects(program.app.deleteUser(session), refusal(403, undefined, undefined));
		assert.equal((await user.apiKeys.fetchAll()).length, 1);
	});

	it('need no name, each device being somebody else, and may delete themselves', async () => {
		const [home, work] = [device(), device()];
		const credentials = Realm.Credentials.anonymous();
		const [one, other] = [await home.app.logIn(credentials), await work.app.logIn(credentials)];
		assert.notEqual(one.id, other.id);
		assert.equal((await home.app.logIn(credentials)).id, one.id);
		assert.equal(one.identities[0]?.providerType, 'anon-user');
		await home.app.deleteUser(one);
		assert.notEqual((await home.app.logIn(credentials)).id, one.id);
	});

	it('of two apps are two, even with one e-mail, and a key is good in its own app alone', async () => {
		const [here, there] = [device(), device('second')];
		const { user, email } = await newPerson(here);
		const second = await newPerson(there, email);
		assert.notEqual(second.user.id, user.id);
		const { key } = await user.apiKeys.create('ci-deploy');
		assert.deepEqual(await second.user.apiKeys.fetchAll(), []);
		await assert.rejects(device('second').app.logIn(Realm.Credentials.apiKey(key)), wrongKey);
		assert.equal((await device().app.logIn(Realm.Credentials.apiKey(key))).id, user.id);
	});

	it('ask for the location once, and are told in words when the app is none', async () => {
		const home = device();
		const { user } = await newPerson(home);
		await user.apiKeys.fetchAll();
		await user.logOut();
		assert.deepEqual(home.asked, [
			'GET location 200',
			'POST register 201',
			'POST login 200',
			'GET profile 200',
			'GET api_keys 200',
			'DELETE session 204',
		]);
		const text = "cannot find app using Client App ID 'third'";
		await assert.rejects(newPerson(device('third')), refusal(404, 'AppNotFound', text));
	});

	it('are refused what this server does not do: e-mails', async () => {
		const { app } = device();
		const { email } = await newPerson(device());
		const { emailPasswordAuth: auth } = app;
		const stranger = newEmail();
		const invalid = refusal(400, 'BadRequest', 'invalid token data');
		const unknown = refusal(404, 'UserNotFound', 'user not found');
		await assert.rejects(auth.confirmUser({ token: 'x', tokenId: 'y' }), invalid);
		await assert.rejects(auth.resetPassword({ token: 'x', tokenId: 'y', password }), invalid);
		const confirmed = refusal(400, 'UserAlreadyConfirmed', 'already confirmed');
		await assert.rejects(auth.resendConfirmationEmail({ email }), confirmed);
		await assert.rejects(auth.resendConfirmationEmail({ email: stranger }), unknown);
		await assert.rejects(auth.sendResetPasswordEmail({ email }), refusal(400, 'BadRequest', /sends no e-mail/));
		await assert.rejects(auth.sendResetPasswordEmail({ email: stranger }), unknown);
		await logIn(app, email);
	});

	it('are told what is wrong with an e-mail or a password', async () => {
		const { emailPasswordAuth: auth } = device().app;
		const length = refusal(400, 'InvalidParameter', 'password must be between 6 and 128 characters');
		await assert.rejects(auth.registerUser({ email: newEmail(), password: '12345' }), length);
		await assert.rejects(auth.registerUser({ email: newEmail(), password: 'x'.repeat(129) }), length);
		await assert.rejects(auth.registerUser({ email: '', password }), refusal(400, undefined, 'email invalid'));
	});
});
