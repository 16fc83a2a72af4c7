import assert from 'node:assert/strict';
import * as Realm from 'realm-web';
import { startTemporaryServer } from './childServer.ts';
import { logIn, newDevice, newPerson, refusal } from './realmWebDevice.ts';
import type { Target } from './target.ts';

const notFound = refusal(404, 'APIKeyNotFound', 'API key not found');

describe('Keys of realm-web, which knows nothing of us', function () {
	this.timeout(60_000);
	let target: Target;
	const device = () => newDevice(target.baseUrl);
	before(async () => {
		target = await startTemporaryServer();
	});
	after(() => target.close());

	it('are twenty at most, disabled ones too, in the order in which they were made', async () => {
		const { apiKeys } = (await newPerson(device())).user;
		const names = Array.from({ length: 20 }, (_, i) => `key-${20 - i}`);
		const ids: string[] = [];
		for (const name of names) ids.push((await apiKeys.create(name))._id);
		await apiKeys.disable(ids[3] ?? '');
		const full = refusal(400, 'LimitExceeded', 'too many API keys: a user can have 20');
		await assert.rejects(apiKeys.create('one-more'), full);
		const listed = await apiKeys.fetchAll();
		assert.deepEqual(
			listed.map(({ _id, name, disabled }) => [_id, name, disabled]),
			names.map((name, place) => [ids[place], name, place === 3]),
		);
		await apiKeys.delete(ids[0] ?? '');
		await apiKeys.create('one-more');
		assert.deepEqual(
			(await apiKeys.fetchAll()).map(({ name }) => name),
			[...names.slice(1), 'one-more'],
		);
	});

	it('have names that differ, if in nothing but case, and are free again', async () => {
		const { user } = await newPerson(device());
		const { apiKeys } = user;
		const { _id } = await apiKeys.create('laptop');
		await apiKeys.create('Laptop');
		await apiKeys.disable(_id);
		const taken = refusal(409, 'APIKeyAlreadyExists', 'API key with name already exists');
		await assert.rejects(apiKeys.create('laptop'), taken);
		await apiKeys.delete(_id);
		await apiKeys.create('laptop');
		assert.equal(user.isLoggedIn, true);
	});

	it('have names of a certain form', async () => {
		const { apiKeys } = (await newPerson(device())).user;
		const form = refusal(400, 'InvalidParameter', /can only contain ASCII letters, numbers, underscores, and hyphens/);
		for (const name of ['My very cool key', 'Spaces are not allowed', '%s', '$()!$', 'é']) {
			await assert.rejects(apiKeys.create(name), form);
		}
		await assert.rejects(apiKeys.create('x'.repeat(129)), refusal(400, 'InvalidParameter', /at most 128/));
		const required = refusal(400, undefined, "'name' is a required string");
		// realm-web writes these as `null` and as `{"$numberInt":"7"}`.
		for (const name of ['', undefined, 7]) await assert.rejects(apiKeys.create(name as string), required);
		await apiKeys.create('x'.repeat(128));
	});

	it('are not found by ids that are none, however odd, and nobody is signed out for asking', async () => {
		const { user } = await newPerson(device());
		const { _id } = await user.apiKeys.create('ci-deploy');
		const odd = [
			'5e5e6f0a0000000000000000',
			undefined,
			'a b',
			'é',
			"'--",
			'%00',
			`${_id}0`,
			_id.slice(1),
			'x?y=z',
			'x#y',
		];
		for (const id of odd) {
			// realm-web puts anything into the path.
			await assert.rejects(user.apiKeys.fetch(id as string), notFound);
			await assert.rejects(user.apiKeys.delete(id as string), notFound);
		}
		for (const id of odd.slice(0, 8)) {
			await assert.rejects(user.apiKeys.enable(id as string), notFound);
			await assert.rejects(user.apiKeys.disable(id as string), notFound);
		}
		await assert.rejects(user.apiKeys.fetch('a/b'), refusal(404, undefined, 'no such route'));
		assert.equal((await user.apiKeys.fetch(_id.toUpperCase()))._id, _id);
		assert.equal(user.isLoggedIn, true);
	});

	it('end the sessions that they opened when they are disabled or deleted', async () => {
		const { user } = await newPerson(device());
		for (const end of ['disable', 'delete'] as const) {
			const { _id, key } = await user.apiKeys.create('ci-deploy');
			const session = await device().app.logIn(Realm.Credentials.apiKey(key));
			await session.refreshProfile();
			await user.apiKeys[end](_id);
			await assert.rejects(session.refreshProfile(), refusal(401, 'InvalidSession', 'invalid session'));
			assert.equal(session.isLoggedIn, false);
			if (end === 'disable') await user.apiKeys.delete(_id);
		}
	});

	it('that sign in on the device of their owner take the place of the session there, until a password comes', async () => {
		const home = device();
		const { user, email } = await newPerson(home);
		const { key } = await user.apiKeys.create('ci-deploy');
		assert.equal(await home.app.logIn(Realm.Credentials.apiKey(key)), user);
		await assert.rejects(user.apiKeys.fetchAll(), refusal(403, undefined, undefined));
		assert.equal(user.isLoggedIn, true);
		await logIn(home.app, email);
		assert.equal((await user.apiKeys.fetchAll()).length, 1);
	});
});
