import assert from 'node:assert/strict';
import type { ApiReply, ApiRequest } from '../../../src/protocol/transport.ts';
import type { KeyService } from '../../../src/services/keyService.ts';
import {
	address,
	json,
	listing,
	person,
	refusal,
	row,
	ScriptedBetterAuth,
	signedToken,
	user,
} from './betterAuthScript.ts';

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

	it('leave no session that nobody has when they are cancelled while the answer is on its way', async () => {
		const opening = {
			'/sign-in/email': (service: KeyService, signal: AbortSignal) => service.signIn(person, { signal }),
			'/sign-up/email': (service: KeyService, signal: AbortSignal) => service.createAccount(person, { signal }),
		};
		for (const [path, open] of Object.entries(opening)) {
			const stop = new AbortController();
			const held = Promise.withResolvers<ApiReply>();
			const ended = Promise.withResolvers<ApiRequest>();
			const server = new ScriptedBetterAuth({
				[path]: () => {
					stop.abort();
					return held.promise;
				},
				'/sign-out': (request) => {
					ended.resolve(request);
					return json(200, { success: true });
				},
			});
			await assert.rejects(open(server.service(), stop.signal), { code: 'Cancelled' });
			assert.deepEqual(server.asked, [path]);
			held.resolve(json(200, { token: 'x', user }, { 'set-auth-token': signedToken }));
			assert.equal((await ended.promise).headers['authorization'], `Bearer ${signedToken}`);
		}
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

describe('a session at Better Auth', () => {
	it('takes a new token and files it, unless it is over by then', async () => {
		const renewed = (token: string) => json(200, { apiKeys: [], total: 0 }, { 'set-auth-token': token });
		const answers = [renewed('second.token'), renewed('second.token'), renewed('third.token')];
		const server = new ScriptedBetterAuth({ '/api-key/list': answers });
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
