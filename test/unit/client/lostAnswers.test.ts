import assert from 'node:assert/strict';
import type { ApiReply, ErrorCode } from '../../../src/client/index.ts';
import { maxReplyBytes } from '../../../src/protocol/transport.ts';
import { failing, failsWith, json, key, refusal, ScriptedService, silent, text, type Answer } from './scripted.ts';

const create = 'POST /auth/api_keys';
const type = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };

async function createWith(code: ErrorCode, answer: Answer) {
	const service = new ScriptedService({ [create]: answer });
	const user = service.user({ timeoutMs: 5 });
	const error = await failsWith(code, user.apiKeys.create('ci-deploy'));
	assert.deepEqual(service.asked, [create]);
	assert(user.isLoggedIn);
	return error;
}

describe('a key whose creation got no usable answer', () => {
	it('may be there, which is said with its name and what to do', async () => {
		const cut = '{"_id":"5eb59315000000000000000a","key":"fake-key-va';
		const cases: [Answer, ErrorCode][] = [
			[failing('ECONNRESET'), 'Unreachable'],
			[failing('EPIPE'), 'Unreachable'],
			[failing('ETIMEDOUT', { syscall: 'read' }), 'Unreachable'],
			[() => Promise.reject(new Error('who knows')), 'Unreachable'],
			[failing('', { type: 'max-size' }), 'UnexpectedReply'],
			[silent, 'TimedOut'],
			[text(201, cut, type), 'UnexpectedReply'],
			[text(201, '', type), 'UnexpectedReply'],
			[json(201, { ...key, key: 7 }), 'UnexpectedReply'],
			[text(201, ' '.repeat(maxReplyBytes + 1), type), 'UnexpectedReply'],
			[text(500, cut, type), 'UnexpectedReply'],
			[text(502, '<html>Bad gateway</html>', html), 'NotTheService'],
			[text(504, ''), 'NotTheService'],
			[refusal(500, 'internal server error', 'InternalServerError'), 'InternalServerError'],
		];
		for (const [answer, cause] of cases) {
			const error = await createWith('OutcomeUnknown', answer);
			assert.match(error.message, /"ci-deploy" may have been created: list the keys/);
			assert(error.cause instanceof Error && 'code' in error.cause);
			assert.equal(error.cause.code, cause);
		}
	});

	it('may be there when it was given up midway', async () => {
		const stop = new AbortController();
		const service = new ScriptedService({
			[create]: () => {
				stop.abort();
				return silent();
			},
		});
		const error = await failsWith('OutcomeUnknown', service.user().apiKeys.create('ci', { signal: stop.signal }));
		assert(error.cause instanceof Error && 'code' in error.cause);
		assert.equal(error.cause.code, 'Cancelled');
	});

	it('is not there when no connection came about', async () => {
		const unsent = [
			failing('ECONNREFUSED'),
			failing('ENOTFOUND'),
			failing('EAI_AGAIN'),
			failing('ENETUNREACH', { syscall: 'connect' }),
			failing('ETIMEDOUT', { erroredSysCall: 'connect' }),
			failing('CERT_HAS_EXPIRED'),
			failing('DEPTH_ZERO_SELF_SIGNED_CERT'),
			failing('ERR_TLS_CERT_ALTNAME_INVALID'),
			failing('ERR_TLS_HANDSHAKE_TIMEOUT'),
			failing('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
			() => Promise.reject(new TypeError('fetch failed', { cause: { code: 'EACCES', syscall: 'connect' } })),
			() => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })),
		];
		for (const answer of unsent) await createWith('Unreachable', answer);
	});

	it('is not there when the service, or a proxy before it, refused', async () => {
		await createWith('APIKeyAlreadyExists', refusal(409, 'API key with name already exists', 'APIKeyAlreadyExists'));
		await createWith('Unavailable', refusal(503, 'the service cannot do this now', 'Unavailable'));
		await createWith('MaintenanceInProgress', refusal(500, 'maintenance in progress', 'MaintenanceInProgress'));
		await createWith('TooManyRequests', refusal(429, 'too many requests'));
		await createWith('UnexpectedReply', text(400, '{"error":"cut o', type));
		await createWith('NotTheService', text(407, '', { 'proxy-authenticate': 'Basic' }));
		await createWith('NotTheService', text(200, '<html>Welcome to the hotel</html>', html));
		await createWith('NotTheService', text(302, '', { location: 'https://login.example.net' }));
	});

	it('is not there when the call was given up before its request went out', async () => {
		let answer: (reply: ApiReply) => void = () => {};
		const held = () => new Promise<ApiReply>((resolve) => (answer = resolve));
		const service = new ScriptedService({ 'GET /auth/api_keys': failing('ENOTFOUND'), 'GET /app/demo/location': held });
		const user = service.user();
		await failsWith('Unreachable', user.apiKeys.fetchAll());
		const stop = new AbortController();
		const creating = user.apiKeys.create('ci', { signal: stop.signal });
		stop.abort();
		await failsWith('Cancelled', creating);
		answer(json(200, { hostname: 'https://keys.example.com' }));
		assert(!service.asked.includes(create));
	});

	it('is the only one that is told so: other calls fail with what happened', async () => {
		const login = 'POST /app/demo/auth/providers/*/login';
		await failsWith('Unreachable', new ScriptedService({ [login]: failing('ECONNRESET') }).signIn());
	});
});
