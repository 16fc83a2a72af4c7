import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import * as shapes from '../../../src/protocol/shapes.ts';

function assertRefused(shape: v.GenericSchema, value: unknown, message?: string) {
	const { issues } = v.safeParse(shape, value);
	assert(issues !== undefined, `refused: ${JSON.stringify(value)}`);
	if (message !== undefined) assert.equal(issues[0].message, message);
}

describe('the name of a key', () => {
	it('is of ASCII letters, digits, underscores and hyphens, up to 128 of them', () => {
		fc.assert(fc.property(fc.stringMatching(/^[\w-]{1,128}$/), (name) => v.is(shapes.keyName, name)));
		const charset = "'name' can only contain ASCII letters, numbers, underscores, and hyphens";
		for (const name of ['My very cool key', '%s', '$()!$', 'é', 'a\n', 'a.b'])
			assertRefused(shapes.keyName, name, charset);
		assertRefused(shapes.keyName, 'x'.repeat(129));
	});

	it('is required, in the service’s own words', () => {
		for (const name of ['', null, undefined, 7]) assertRefused(shapes.keyName, name, "'name' is a required string");
		assertRefused(shapes.newApiKey, {});
	});
});

describe('the shapes', () => {
	it('take a key as the service lists it, and drop what is not known', () => {
		const key = { _id: '5eb59315000000000000000a', name: 'ci', disabled: true };
		assert.deepEqual(v.parse(shapes.apiKey, { ...key, key: 'fake', more: 1 }), key);
		for (const odd of [
			{ _id: { $oid: key._id } },
			{ _id: '' },
			{ _id: '\ud800' },
			{ disabled: 'true' },
			{ name: null },
		]) {
			assertRefused(shapes.apiKey, { ...key, ...odd });
		}
	});

	it('demand the value of a created key', () => {
		const key = { _id: '5eb59315000000000000000a', name: 'ci', disabled: false };
		assertRefused(shapes.createdApiKey, key);
		assertRefused(shapes.createdApiKey, { ...key, key: '' });
	});

	it('take passwords of 6 to 128 characters and trim addresses when registering', () => {
		const account = { email: ' ada@example.com ', password: 'x'.repeat(6) };
		assert.deepEqual(v.parse(shapes.registration, account), { ...account, email: 'ada@example.com' });
		const tells = 'password must be between 6 and 128 characters';
		for (const length of [0, 5, 129])
			assertRefused(shapes.registration, { ...account, password: 'x'.repeat(length) }, tells);
		for (const email of ['', '  ', undefined])
			assertRefused(shapes.registration, { ...account, email }, 'email invalid');
	});

	it('take a login without a device id, and none without tokens', () => {
		const login = { access_token: 'a', refresh_token: 'r', user_id: 'u' };
		assert(v.is(shapes.loginReply, login));
		assert(v.is(shapes.loginReply, { ...login, device_id: '' }));
		assertRefused(shapes.loginReply, { ...login, refresh_token: undefined });
	});

	it('know an object id', () => {
		fc.assert(fc.property(fc.stringMatching(/^[0-9a-fA-F]{24}$/), (id) => v.is(shapes.objectId, id)));
		for (const id of ['', '5eb5', 'g'.repeat(24), `${'a'.repeat(24)}\n`]) assertRefused(shapes.objectId, id);
	});
});
