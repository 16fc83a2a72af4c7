import assert from 'node:assert/strict';
import { failsWith, json, key, refusal, ScriptedService, text, tokens } from './scripted.ts';

const created = { ...key, key: 'fake-key-value' };
const keys = '/auth/api_keys';

describe('API keys', () => {
	it('are created, listed, fetched, enabled, disabled and deleted by the refresh token', async () => {
		const service = new ScriptedService({
			[`POST ${keys}`]: json(201, created),
			[`GET ${keys}/${key._id}`]: json(200, key, 'application/json; charset=utf-8'),
			[`PUT ${keys}/${key._id}/enable`]: text(204, ''),
			[`PUT ${keys}/${key._id}/disable`]: text(200, ''),
			[`DELETE ${keys}/${key._id}`]: json(200, { whatever: true }),
		});
		const { apiKeys } = service.user();
		assert.deepEqual(await apiKeys.create('ci-deploy'), created);
		assert.deepEqual(await apiKeys.fetchAll(), [key]);
		assert.deepEqual(await apiKeys.fetch(key._id), key);
		assert.equal(await apiKeys.enable(key._id), undefined);
		assert.equal(await apiKeys.disable(key._id), undefined);
		assert.equal(await apiKeys.delete(key._id), undefined);
		assert.deepEqual(service.asked, [
			`POST ${keys}`,
			`GET ${keys}`,
			`GET ${keys}/${key._id}`,
			`PUT ${keys}/${key._id}/enable`,
			`PUT ${keys}/${key._id}/disable`,
			`DELETE ${keys}/${key._id}`,
		]);
		const authorization = `Bearer ${tokens.refresh}`;
		for (const { method, headers, body } of service.requests) {
			assert.equal(headers['authorization'], authorization);
			assert.equal(body, method === 'POST' ? '{"name":"ci-deploy"}' : undefined);
			assert.equal(headers['content-type'], method === 'POST' ? 'application/json' : undefined);
		}
	});

	it('never come with more than what is known of them', async () => {
		const service = new ScriptedService({ [`GET ${keys}`]: json(200, [{ ...created, extra: 1 }]) });
		assert.deepEqual(await service.user().apiKeys.fetchAll(), [key]);
	});

	it('are asked for by an id that stays one segment of the path', async () => {
		const service = new ScriptedService();
		for (const id of ['a/b', '../session', 'é?x=1#y', '%2e%2e']) {
			await failsWith('NotTheService', service.user().apiKeys.delete(id));
			assert.equal(service.requests.at(-1)?.url.split('/api_keys/')[1], encodeURIComponent(id));
		}
	});

	it('are not asked for by what can be no segment', async () => {
		const service = new ScriptedService();
		for (const id of ['', '.', '..', '\ud800']) await failsWith('InvalidParameter', service.user().apiKeys.fetch(id));
		assert.deepEqual(service.requests, []);
	});

	it('fail with the code that the service gives, or that its text stands for', async () => {
		const cases = [
			[refusal(409, 'API key with name already exists', 'APIKeyAlreadyExists'), 'APIKeyAlreadyExists'],
			[refusal(400, "'name' is a required string"), 'MissingParameter'],
			[refusal(400, "'name' can only contain ASCII letters, numbers, underscores, and hyphens"), 'InvalidParameter'],
			[refusal(400, 'too many API keys', 'LimitExceeded'), 'LimitExceeded'],
			[refusal(404, 'API key not found'), 'APIKeyNotFound'],
			[text(403, ''), 'Forbidden'],
		] as const;
		for (const [answer, code] of cases) {
			const user = new ScriptedService({ [`POST ${keys}`]: answer }).user();
			const error = await failsWith(code, user.apiKeys.create('x'));
			assert.equal(error.status, answer.status);
			assert(user.isLoggedIn);
		}
	});
});
