import assert from 'node:assert/strict';
import { describeError } from '../../../src/keys/errorWording.ts';
import { ApiError, type ErrorCode } from '../../../src/protocol/errors.ts';
import type { ApiReply } from '../../../src/protocol/transport.ts';
import { address, json, person, refusal, row, ScriptedBetterAuth, signedToken, user } from './betterAuthScript.ts';

const listing = (reply: ApiReply) => new ScriptedBetterAuth({ '/api-key/list': reply }).session().listKeys();

describe('requests to Better Auth', () => {
	it('are two for a sign-in with its list, and carry the signed token', async () => {
		const server = new ScriptedBetterAuth();
		const session = await server.service().signIn(person);
		await session.listKeys();
		assert.deepEqual(server.asked, ['/sign-in/email', '/api-key/list']);
		assert.equal(server.requests[1]?.headers['authorization'], `Bearer ${signedToken}`);
		assert.deepEqual(session.stored, { token: signedToken, userId: user.id, email: user.email, address });
	});

	it('say from which origin they come and never carry cookies, and bodies are JSON', async () => {
		const server = new ScriptedBetterAuth({
			'/sign-in/email': json(200, { token: 'x', user }, { 'set-auth-token': signedToken, 'set-cookie': 'session=x' }),
			'/api-key/create': json(200, { ...row('ci'), key: 'not-a-real-secret' }),
		});
		const session = await server.service().signIn(person);
		await session.createKey({ name: 'ci', expiresInSeconds: 86400, prefix: 'ci_' });
		await session.listKeys();
		await session.signOut();
		for (const { headers, method, body } of server.requests) {
			assert.equal(headers['origin'], 'https://www.example.com');
			assert.equal(headers['cookie'], undefined);
			assert.equal(headers['content-type'], method === 'POST' ? 'application/json' : undefined);
			assert.equal(body !== undefined, method === 'POST');
		}
		assert.deepEqual(JSON.parse(server.requests[1]?.body ?? ''), { name: 'ci', expiresIn: 86400, prefix: 'ci_' });
	});

	it('create an account in the name before the @, and end the session that comes with it', async () => {
		const server = new ScriptedBetterAuth({
			'/sign-up/email': json(200, { token: 'x', user }, { 'set-auth-token': 'new.token' }),
			'/sign-out': refusal(500, 'INTERNAL_SERVER_ERROR'),
		});
		await server.service().createAccount(person);
		assert.deepEqual(JSON.parse(server.requests[0]?.body ?? ''), { ...person, name: 'ada' });
		assert.equal(server.requests[1]?.headers['authorization'], 'Bearer new.token');
	});

	it('name the configuration of a key that is not of the usual one', async () => {
		const server = new ScriptedBetterAuth({
			'/api-key/list': json(200, {
				apiKeys: [row('ci', { configId: 'service' }), row('own', { configId: 'default' })],
			}),
			'/api-key/update': json(200, row('ci', { configId: 'service' })),
			'/api-key/delete': json(200, { success: true }),
		});
		const session = server.session();
		await session.listKeys();
		await session.setEnabled('id-ci', false);
		await session.setExpiry?.('id-own', undefined);
		await session.deleteKey('id-ci');
		assert.deepEqual(
			server.requests.slice(1).map(({ body }) => JSON.parse(body ?? '') as unknown),
			[
				{ keyId: 'id-ci', configId: 'service', enabled: false },
				{ keyId: 'id-own', expiresIn: null },
				{ keyId: 'id-ci', configId: 'service' },
			],
		);
	});

	it('are repeated where that is safe, and a deletion whose answer got lost is one', async () => {
		const busy = { status: 503, headers: { 'content-type': 'text/html' }, body: 'busy' };
		const server = new ScriptedBetterAuth({
			'/api-key/list': [busy, json(200, { apiKeys: [row('ci')], total: 1 })],
			'/api-key/delete': [() => Promise.reject(new Error('reset')), refusal(404, 'KEY_NOT_FOUND')],
			'/api-key/create': busy,
		});
		const session = server.session();
		assert.equal((await session.listKeys()).length, 1);
		await session.deleteKey('id-ci');
		await assert.rejects(session.createKey({ name: 'x' }), { code: 'OutcomeUnknown' });
		assert.equal(server.asked.filter((path) => path === '/api-key/create').length, 1);
	});
});

describe('keys of Better Auth', () => {
	it('have what the service tells of them, and no word that could add a sentence', async () => {
		const [first, second, third] = await listing(
			json(200, {
				apiKeys: [
					row('ci\u202e', {
						...{ enabled: false, expiresAt: '2026-03-01T00:00:00.000Z', lastRequest: '2026-02-01T00:00:00.000Z' },
						...{ remaining: 3, rateLimitEnabled: true, rateLimitMax: 10, rateLimitTimeWindow: 1000, unknown: 1 },
					}),
					row('', { name: null, rateLimitEnabled: false, rateLimitMax: 10, rateLimitTimeWindow: 1000 }),
					row('x', { name: ' ', start: null, createdAt: 'never', enabled: null, remaining: null }),
				],
				total: 3,
			}),
		);
		assert.deepEqual(first, {
			...{ id: 'id-ci\u202e', name: 'ci\ufffd', enabled: false, createdAt: Date.UTC(2026, 0, 2, 3, 4, 5) },
			...{ hint: 'abcdef', expiresAt: Date.UTC(2026, 2, 1), lastVerifiedAt: Date.UTC(2026, 1, 1), remainingUses: 3 },
			rateLimit: { max: 10, windowMs: 1000 },
		});
		assert.deepEqual([second?.name, second?.rateLimit, second?.expiresAt], ['Key abcdef…', undefined, undefined]);
		assert.deepEqual(third, { id: 'id-x', name: 'Key without a name', enabled: true, createdAt: undefined });
	});
});

describe('what Better Auth refuses', () => {
	const html = { 'content-type': 'text/html' };
	const cases: readonly (readonly [string, ApiReply, ErrorCode])[] = [
		['a session that is over', refusal(401, 'UNAUTHORIZED'), 'InvalidSession'],
		['a session that is over, by its other code', refusal(401, 'UNAUTHORIZED_SESSION'), 'InvalidSession'],
		['no origin', refusal(403, 'MISSING_OR_NULL_ORIGIN'), 'DomainNotAllowed'],
		['another origin', refusal(403, 'INVALID_ORIGIN'), 'DomainNotAllowed'],
		['a banned person', refusal(403, 'BANNED_USER'), 'UserDisabled'],
		['a key that is not there', refusal(404, 'KEY_NOT_FOUND'), 'APIKeyNotFound'],
		['a path that is not there', { status: 404, headers: {}, body: '' }, 'MissingOnService'],
		['a type of body', refusal(415, 'UNSUPPORTED_MEDIA_TYPE'), 'UnsupportedMediaType'],
		['an account that is there', refusal(422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL'), 'AccountNameInUse'],
		['a value', refusal(400, 'VALIDATION_ERROR'), 'NotAccepted'],
		['what it does not say', refusal(400, 'SOMETHING_OF_TOMORROW'), 'NotAccepted'],
		['for a fault of its own', { status: 500, headers: {}, body: '' }, 'InternalServerError'],
		["a proxy's 401", { status: 401, headers: html, body: '<html>' }, 'NotTheService'],
		["a proxy's 401 in JSON", json(401, { error: 'sign in' }), 'NotTheService'],
		["a proxy's 403", { status: 403, headers: {}, body: '' }, 'NotTheService'],
		["a proxy's 407", json(407, { code: 'UNAUTHORIZED', message: 'x' }), 'NotTheService'],
		["a proxy's 429", { status: 429, headers: html, body: 'slow down' }, 'NotTheService'],
		['a page of a portal', { status: 200, headers: html, body: '<html>' }, 'NotTheService'],
		['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' }, 'NotTheService'],
		['an answer of another shape', json(200, { keys: [] }), 'UnexpectedReply'],
	];
	for (const [what, reply, code] of cases) {
		it(`is told apart: ${what}`, async () => {
			const server = new ScriptedBetterAuth({ '/api-key/list': reply });
			const session = server.session();
			let ends = 0;
			session.onDidChange(() => ends++);
			const error = await session.listKeys().catch((failure: unknown) => failure);
			assert(error instanceof ApiError);
			assert.equal(error.code, code);
			assert.equal(ends, code === 'InvalidSession' ? 1 : 0);
			assert.equal(session.stored === undefined, code === 'InvalidSession');
			assert.ok(server.requests.every(({ url }) => url.startsWith(address)));
		});
	}

	it('has a sentence with its own words, but not with a secret in them', async () => {
		const spoken = (message: string) =>
			listing(refusal(400, 'X', message)).catch((error: unknown) => describeError(error));
		assert.equal(await spoken('Too\nlong\u202e.'), 'The key service does not accept this. It says: "Too long\ufffd."');
		assert.ok(!JSON.stringify(await spoken(`Not with ${signedToken}`)).includes('fake'));
	});

	it('has the seconds to wait, without a code and without a type', async () => {
		const reply = { status: 429, headers: { 'x-retry-after': '40' }, body: '{"message":"Too many requests."}' };
		const server = new ScriptedBetterAuth({ '/sign-in/email': reply, '/api-key/list': reply });
		await assert.rejects(server.service().signIn(person), { code: 'TooManyRequests', retryAfter: 40 });
		await assert.rejects(server.session().listKeys(), { code: 'TooManyRequests', retryAfter: 40 });
		assert.equal(server.requests.length, 2);
	});

	it('is a wrong password at a sign-in, a second factor, and a missing bearer plugin', async () => {
		const signIn = (reply: ApiReply, session: ApiReply = json(200, null)) =>
			new ScriptedBetterAuth({ '/sign-in/email': reply, '/get-session': session }).service().signIn(person);
		await assert.rejects(signIn(refusal(401, 'INVALID_EMAIL_OR_PASSWORD')), { code: 'InvalidPassword' });
		await assert.rejects(signIn(refusal(400, 'EMAIL_PASSWORD_DISABLED')), { code: 'AuthProviderNotFound' });
		await assert.rejects(signIn(refusal(403, 'EMAIL_NOT_VERIFIED')), { code: 'NotAccepted' });
		await assert.rejects(signIn(json(200, { twoFactorRedirect: true })), { code: 'AuthProviderNotFound' });
		const unsigned = json(200, { token: 'unsigned', user });
		await assert.rejects(signIn(unsigned), { code: 'MissingOnService', message: /bearer\(\)/ });
		const { stored } = await signIn(unsigned, json(200, { user }));
		assert.equal((stored as { token?: unknown }).token, 'unsigned');
	});
});

describe('a session at Better Auth', () => {
	it('takes a new token and files it, unless it is over by then', async () => {
		const renewed = json(200, { apiKeys: [], total: 0 }, { 'set-auth-token': 'second.token' });
		const server = new ScriptedBetterAuth({ '/api-key/list': renewed });
		const session = server.session();
		const filed: unknown[] = [];
		session.onDidChange(() => filed.push((session.stored as { token?: unknown } | undefined)?.token));
		await session.listKeys();
		await session.listKeys();
		assert.deepEqual(filed, ['second.token']);
		assert.equal(server.requests[1]?.headers['authorization'], 'Bearer second.token');
		const late = session.listKeys();
		await session.signOut();
		await late;
		assert.equal(session.stored, undefined);
	});

	it('is not taken up for another address, where its token would go', () => {
		const stored = { token: 'x', userId: 'ada', address: 'https://other.example.com/api/auth' };
		assert.equal(new ScriptedBetterAuth().service().resume(stored), undefined);
	});

	it('is forgotten when signing out, also if the service cannot be told', async () => {
		const session = new ScriptedBetterAuth({ '/sign-out': () => Promise.reject(new Error('down')) }).session();
		await assert.rejects(session.signOut(), { code: 'Unreachable' });
		assert.equal(session.stored, undefined);
		await session.signOut();
	});
});
