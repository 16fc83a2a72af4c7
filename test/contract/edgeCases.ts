import assert from 'node:assert/strict';
import { apiRoot } from '../../src/protocol/routes.ts';
import { maxRequestBytes } from '../../src/protocol/transport.ts';
import type { Target } from './target.ts';
import { asker, assertRefused, newUser, password, type AskFunction } from './wire.ts';

const login = '/app/local/auth/providers/local-userpass/login';

export function edgeCases(target: () => Target): void {
	let ask: AskFunction;
	before(() => (ask = asker(target())));

	async function send(body: string, type?: string) {
		const { transport, baseUrl } = target();
		const headers = type === undefined ? {} : { 'content-type': type };
		const url = baseUrl + apiRoot + login;
		const reply = await transport({ method: 'POST', url, headers, body, signal: AbortSignal.timeout(10_000) });
		return { ...reply, json: JSON.parse(reply.body) as unknown };
	}

	it('answers unknown paths', async () => {
		for (const line of ['GET /', 'GET /auth', 'DELETE /auth/session/', 'GET /../..', 'PUT /auth/api_keys/x/y']) {
			assertRefused(await ask(line), 404, undefined, 'no such route');
		}
	});

	it('answers wrong methods with those that are right', async () => {
		const cases = [
			['PATCH /auth/api_keys', 'POST, GET'],
			['GET /auth/session', 'POST, DELETE'],
			[`DELETE ${login}`, 'POST'],
			['POST /auth/api_keys/x/enable', 'PUT'],
		] as const;
		for (const [line, allow] of cases) {
			const reply = await ask(line);
			assertRefused(reply, 405, 'MethodNotAllowed', 'method not allowed');
			assert.equal(reply.headers['allow'], allow);
		}
	});

	it('takes bodies only as JSON', async () => {
		const body = JSON.stringify({ username: 'x', password });
		for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
			assertRefused(await send(body, type), 415, 'UnsupportedMediaType', /application\/json/);
		}
		assert.equal((await send(body, 'Application/JSON; charset=utf-8')).status, 401);
		for (const broken of ['{', 'x', '{"username":"x"', '\u{feff}{}x']) {
			assertRefused(await send(broken, 'application/json'), 400, 'BadRequest', 'the request body is not JSON');
		}
	});

	it('takes bodies of a limited size', async () => {
		const padded = (bytes: number) => JSON.stringify({ username: 'x', password }).padEnd(bytes);
		assert.equal((await send(padded(maxRequestBytes), 'application/json')).status, 401);
		const large = await send(padded(maxRequestBytes + 1), 'application/json');
		assertRefused(large, 413, 'PayloadTooLarge', 'request body is too large');
	});

	it('takes a JSON type without a body, as native clients send it', async () => {
		const headers = { 'content-type': 'application/json;charset=utf-8' };
		const { refresh: token } = await newUser(ask);
		assert.equal((await ask('GET /auth/api_keys', { token, headers })).status, 200);
		assert.equal((await ask('POST /auth/session', { token, headers })).status, 201);
		assert.equal((await ask('DELETE /auth/session', { token, headers })).status, 204);
	});

	it('finds nobody and nothing by texts that no database may hold', async () => {
		const { refresh: token } = await newUser(ask);
		const body = { username: 'a\u0000b', password };
		assertRefused(await ask(`POST ${login}`, { body }), 401, 'InvalidPassword', 'unauthorized');
		assert.equal((await ask('GET /app/%00/location')).status, 404);
		for (const line of ['GET /auth/api_keys/%00', 'PUT /auth/api_keys/%00/disable', 'DELETE /auth/api_keys/%00'])
			assertRefused(await ask(line, { token }), 404, 'APIKeyNotFound', 'API key not found');
	});

	it('refuses pages of other sites', async () => {
		const headers = { origin: 'https://pages.example' };
		for (const line of ['GET /app/local/location', 'OPTIONS /auth/api_keys', 'GET /nowhere']) {
			const reply = await ask(line, { headers });
			assertRefused(reply, 403, 'DomainNotAllowed', 'origin not allowed');
			assert.equal(reply.headers['access-control-allow-origin'], undefined);
		}
	});
}
