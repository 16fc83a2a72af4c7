import assert from 'node:assert/strict';
import type { Target } from './target.ts';
import {
	asker,
	assertForbidden,
	assertRefused,
	createKey,
	newUser,
	signInAnonymously,
	signInWithKey,
	type AskFunction,
} from './wire.ts';

const unknownId = '5e5e6f0a0000000000000000';

const sixCalls = [
	'POST /auth/api_keys',
	'GET /auth/api_keys',
	`GET /auth/api_keys/${unknownId}`,
	`PUT /auth/api_keys/${unknownId}/enable`,
	`PUT /auth/api_keys/${unknownId}/disable`,
	`DELETE /auth/api_keys/${unknownId}`,
];

export function keyCases(target: () => Target): void {
	let ask: AskFunction;
	before(() => (ask = asker(target())));

	it('shows the value of a new key once, and never again', async () => {
		const { refresh: token } = await newUser(ask);
		const { _id, key, ...rest } = await createKey(ask, token, 'Laptop_1');
		assert.deepEqual(rest, { name: 'Laptop_1', disabled: false });
		assert.match(_id, /^[0-9a-f]{24}$/);
		assert.match(key, /^uak_[0-9A-Za-z]{38}$/);
		const listed = { _id, name: 'Laptop_1', disabled: false };
		assert.deepEqual((await ask('GET /auth/api_keys', { token })).json, [listed]);
		assert.deepEqual((await ask(`GET /auth/api_keys/${_id}`, { token })).json, listed);
	});

	it('lists keys oldest first', async () => {
		const { refresh: token } = await newUser(ask);
		assert.deepEqual((await ask('GET /auth/api_keys', { token })).json, []);
		const made = [];
		for (const name of ['c', 'a', 'b']) made.push((await createKey(ask, token, name))._id);
		const listed = (await ask('GET /auth/api_keys', { token })).json;
		assert.ok(Array.isArray(listed));
		assert.deepEqual(
			listed.map((key: { _id: string }) => key._id),
			made,
		);
	});

	it('disables and enables, both as often as wanted, and deletes', async () => {
		const { refresh: token } = await newUser(ask);
		const { _id: id } = await createKey(ask, token);
		for (const [verb, disabled] of [
			['disable', true],
			['disable', true],
			['enable', false],
			['enable', false],
		] as const) {
			const reply = await ask(`PUT /auth/api_keys/${id}/${verb}`, { token });
			assert.deepEqual([reply.status, reply.body, reply.headers['content-type']], [204, '', undefined]);
			const key = (await ask(`GET /auth/api_keys/${id}`, { token })).json;
			assert.deepEqual(key, { _id: id, name: 'ci-deploy', disabled });
		}
		assert.equal((await ask(`DELETE /auth/api_keys/${id}`, { token })).status, 204);
		assertRefused(await ask(`DELETE /auth/api_keys/${id}`, { token }), 404, 'APIKeyNotFound', 'API key not found');
	});

	it('refuses names that break the rules', async () => {
		const { refresh: token } = await newUser(ask);
		const refused = async (body: unknown, code: string | undefined, text: string | RegExp) =>
			assertRefused(await ask('POST /auth/api_keys', { token, body }), 400, code, text);
		const allowed = /can only contain ASCII letters, numbers, underscores, and hyphens/;
		for (const name of ['My very cool key', '%s', '$()!$', 'é', 'a\n']) {
			await refused({ name }, 'InvalidParameter', allowed);
		}
		await refused({ name: 'x'.repeat(129) }, 'InvalidParameter', /at most 128/);
		for (const body of [{ name: '' }, {}, { name: null }, { name: { $numberInt: '7' } }]) {
			await refused(body, undefined, "'name' is a required string");
		}
		for (const body of [undefined, null, 'name', 7]) await refused(body, 'BadRequest', /JSON object/);
		assert.deepEqual((await ask('GET /auth/api_keys', { token })).json, []);
	});

	it('refuses a name twice for one user, but not for two, nor after the first is gone', async () => {
		const [{ refresh: token }, other] = [await newUser(ask), await newUser(ask)];
		const { _id: id } = await createKey(ask, token, 'same');
		const again = await ask('POST /auth/api_keys', { token, body: { name: 'same' } });
		assertRefused(again, 409, 'APIKeyAlreadyExists', 'API key with name already exists');
		await createKey(ask, other.refresh, 'same');
		await createKey(ask, token, 'Same');
		await ask(`DELETE /auth/api_keys/${id}`, { token });
		await createKey(ask, token, 'same');
	});

	it('refuses a twenty-first key, even when all come at once and some are disabled', async () => {
		const { refresh: token } = await newUser(ask);
		const { _id: id } = await createKey(ask, token, 'first');
		await ask(`PUT /auth/api_keys/${id}/disable`, { token });
		const names = Array.from({ length: 24 }, (_, i) => `key-${i}`);
		const replies = await Promise.all(names.map((name) => ask('POST /auth/api_keys', { token, body: { name } })));
		const refused = replies.filter(({ status }) => status !== 201);
		assert.equal(refused.length, 5);
		for (const reply of refused) assertRefused(reply, 400, 'LimitExceeded', /too many API keys/);
	});

	it('answers for a key of another user, an unknown and a malformed id alike', async () => {
		const [{ refresh: token }, other] = [await newUser(ask), await newUser(ask)];
		const { _id: foreign } = await createKey(ask, other.refresh);
		for (const id of [foreign, unknownId, 'undefined', '%00', 'a%2Fb', '%E0%A4%A', "'--"]) {
			for (const line of [
				`GET /auth/api_keys/${id}`,
				`PUT /auth/api_keys/${id}/enable`,
				`DELETE /auth/api_keys/${id}`,
			]) {
				assertRefused(await ask(line, { token }), 404, 'APIKeyNotFound', 'API key not found');
			}
			const disable = await ask(`PUT /auth/api_keys/${id}/disable`, { token });
			assertRefused(disable, 404, 'APIKeyNotFound', 'API key not found');
		}
		const mine = await ask(`GET /auth/api_keys/${foreign}`, { token: other.refresh });
		assert.deepEqual(mine.json, { _id: foreign, name: 'ci-deploy', disabled: false });
	});

	it('lets neither anonymous users nor sessions opened with a key near the six calls', async () => {
		const { key } = await createKey(ask, (await newUser(ask)).refresh);
		for (const { refresh } of [await signInAnonymously(ask), await signInWithKey(ask, key)]) {
			for (const line of sixCalls) assertForbidden(await ask(line, { token: refresh }));
			assert.equal((await ask('POST /auth/session', { token: refresh })).status, 201);
		}
	});
}
