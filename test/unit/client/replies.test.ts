import assert from 'node:assert/strict';
import type { ApiReply, ErrorCode } from '../../../src/client/index.ts';
import { maxReplyBytes } from '../../../src/protocol/transport.ts';
import { failsWith, json, key, refusal, ScriptedService, text } from './scripted.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };
const type = { 'content-type': 'application/json' };

async function assertListFails(code: ErrorCode, reply: ApiReply) {
	const error = await failsWith(code, new ScriptedService({ 'GET /auth/api_keys': reply }).user().apiKeys.fetchAll());
	assert.equal(error.status, reply.status);
	return error;
}

describe('an answer', () => {
	it('of success must be JSON of the right shape', async () => {
		await assertListFails('UnexpectedReply', text(200, '[{"_id":"5eb5', type));
		await assertListFails('UnexpectedReply', text(200, '', type));
		await assertListFails('UnexpectedReply', text(204, ''));
		await assertListFails('UnexpectedReply', text(200, '[]', { 'content-type': 'text/plain' }));
		await assertListFails('UnexpectedReply', json(200, { keys: [] }));
		await assertListFails('UnexpectedReply', json(200, [{ ...key, disabled: 'false' }]));
		await assertListFails('UnexpectedReply', json(200, [{ ...key, _id: { $oid: key._id } }]));
	});

	it('of success may have any status of success', async () => {
		for (const status of [200, 201, 299]) {
			assert.deepEqual(
				await new ScriptedService({ 'GET /auth/api_keys': json(status, []) }).user().apiKeys.fetchAll(),
				[],
			);
		}
	});

	it('that is too large is not read', async () => {
		await assertListFails('UnexpectedReply', text(200, `[]${' '.repeat(maxReplyBytes)}`, type));
	});

	it('that is a page is a portal, also where nothing else is to be told', async () => {
		await assertListFails('NotTheService', text(200, '<html>Welcome to the hotel</html>', html));
		const service = new ScriptedService({
			'DELETE /auth/api_keys/x': [text(200, '<p>', html), text(200, '<!DOCTYPE html>')],
		});
		await failsWith('NotTheService', service.user().apiKeys.delete('x'));
		await failsWith('NotTheService', service.user().apiKeys.delete('x'));
	});

	it('that redirects is not followed, and only the origin is told', async () => {
		const to = (location: string) => assertListFails('NotTheService', text(302, '', { location }));
		assert.equal(
			(await to('https://login.example.net/?then=fake-refresh-token')).message,
			'the service redirects to https://login.example.net, which is not followed',
		);
		for (const odd of ['/elsewhere', 'javascript:alert(1)', 'http://[', ''])
			assert.doesNotMatch((await to(odd)).message, /redirects/);
		await assertListFails('NotTheService', text(0, ''));
	});
});

describe('a refusal', () => {
	it('is the service’s word only as its JSON', async () => {
		await assertListFails('NotTheService', text(503, '<html>Bad gateway</html>', html));
		await assertListFails('NotTheService', text(500, 'Internal Server Error', { 'content-type': 'text/plain' }));
		await assertListFails('NotTheService', json(403, { message: 'Forbidden' }));
		await assertListFails('NotTheService', json(400, ['error']));
		await assertListFails('NotTheService', json(400, { error: { text: 'bad' } }));
		await assertListFails('UnexpectedReply', text(400, '{"error":"cut o', type));
		await assertListFails('BadRequest', json(400, { error: 'bad' }, 'application/json;charset=utf-8'));
	});

	it('without a body is the service’s only as a 403 that passed no proxy', async () => {
		await assertListFails('Forbidden', text(403, '', { 'content-length': '0' }));
		await assertListFails('NotTheService', text(403, '', { via: '1.1 proxy.example.net' }));
		await assertListFails('NotTheService', text(403, '', { 'proxy-connection': 'close' }));
		await assertListFails('NotTheService', text(403, 'Forbidden', html));
		await assertListFails('NotTheService', text(404, ''));
	});

	it('with a code that is unknown or no string is understood by its text, then by its status', async () => {
		await assertListFails('APIKeyNotFound', refusal(404, 'API key not found', 'SomethingNew'));
		await assertListFails('InvalidSession', refusal(401, 'invalid session: gone', 'toString'));
		await assertListFails('NotAuthenticated', refusal(401, 'expected Authorization header with JWT (Bearer schema)'));
		const byStatus: [number, ErrorCode][] = [
			[400, 'BadRequest'],
			[401, 'AuthError'],
			[403, 'Forbidden'],
			[404, 'NotFound'],
			[405, 'MethodNotAllowed'],
			[413, 'PayloadTooLarge'],
			[415, 'UnsupportedMediaType'],
			[418, 'BadRequest'],
			[429, 'TooManyRequests'],
			[500, 'InternalServerError'],
			[503, 'Unavailable'],
			[599, 'InternalServerError'],
		];
		for (const [status, code] of byStatus) {
			await assertListFails(code, json(status, { error: 'odd', error_code: 4306 }));
		}
	});

	it('keeps its text in one short line', async () => {
		assert.equal((await assertListFails('BadRequest', refusal(400, ' what\n\tis\u0000this '))).message, 'what is this');
		assert.equal((await assertListFails('BadRequest', refusal(400, ''))).message, 'bad request');
		assert.equal((await assertListFails('BadRequest', refusal(400, 'x'.repeat(10_000)))).message.length, 500);
	});

	it('keeps its link only if that is an address of the web', async () => {
		const linked = async (link: unknown) => (await assertListFails('BadRequest', json(400, { error: 'x', link }))).link;
		const good = 'https://keys.example.com/logs?co_id=5eb59315000000000000000a';
		assert.equal(await linked(good), good);
		for (const bad of [
			'javascript:alert(1)',
			'file:///etc/passwd',
			'command:x',
			'/logs',
			'https://',
			'https://a:b@c',
			7,
			null,
		]) {
			assert.equal(await linked(bad), undefined);
		}
	});
});
