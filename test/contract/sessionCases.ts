import assert from 'node:assert/strict';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as v from 'valibot';
import { refreshReply } from '../../src/protocol/shapes.ts';
import { accessClaims, refreshClaims } from '../../src/protocol/tokens.ts';
import type { Target } from './target.ts';
import {
	asker,
	assertForbidden,
	assertRefused,
	createKey,
	newUser,
	register,
	signIn,
	signInAnonymously,
	signInWithKey,
	type AskFunction,
} from './wire.ts';

export function sessionCases(target: () => Target): void {
	let ask: AskFunction;
	before(() => (ask = asker(target())));

	it('puts into tokens what clients read there', async () => {
		const { access, refresh, userId } = await newUser(ask);
		const [one, other] = [v.parse(accessClaims, decodeJwt(access)), v.parse(refreshClaims, decodeJwt(refresh))];
		assert.deepEqual([one.sub, other.sub], [userId, userId]);
		assert.equal(one.iss, other.baas_id);
		assert.equal(other.baas_identity.provider_type, 'local-userpass');
		assert.deepEqual([one.exp - one.iat, other.exp - other.iat], [1800, 5_184_000]);
		assert.deepEqual([decodeProtectedHeader(access).alg, decodeProtectedHeader(refresh).alg], ['ES256', 'HS256']);
		const anonymous = decodeJwt((await signInAnonymously(ask)).refresh);
		assert.ok(Number(anonymous.exp) - Number(anonymous.iat) > 10 * 5_184_000);
	});

	it('publishes the keys of access tokens, and of them alone', async () => {
		const { access } = await newUser(ask);
		const { json } = await ask('GET /.well-known/jwks.json');
		const { keys } = v.parse(v.object({ keys: v.array(v.record(v.string(), v.string())) }), json);
		assert.deepEqual(
			keys.map(({ kid, kty, d, k }) => ({ kid, kty, d, k })),
			[{ kid: decodeProtectedHeader(access).kid, kty: 'EC', d: undefined, k: undefined }],
		);
	});

	it('deletes a user with all that was theirs, and lets the e-mail be registered anew', async () => {
		const email = await register(ask);
		const { access, refresh } = await signIn(ask, email);
		const { key } = await createKey(ask, refresh);
		const other = await signIn(ask, email);
		const reply = await ask('DELETE /auth/delete', { token: access });
		assert.deepEqual([reply.status, reply.body, reply.headers['content-type']], [204, '', undefined]);
		for (const token of [refresh, other.refresh]) {
			assertRefused(await ask('POST /auth/session', { token }), 401, 'InvalidSession', 'invalid session');
		}
		const found = 'invalid session: failed to find refresh token';
		assertRefused(await ask('DELETE /auth/session', { token: refresh }), 401, 'InvalidSession', found);
		const withKey = await ask('POST /app/local/auth/providers/api-key/login', { body: { key } });
		assertRefused(withKey, 401, 'AuthError', 'unauthorized');
		await register(ask, email);
		assert.notEqual((await signIn(ask, email)).userId, other.userId);
	});

	it('lets nobody delete a user by a key', async () => {
		const { refresh } = await newUser(ask);
		const { key } = await createKey(ask, refresh);
		const { access } = await signInWithKey(ask, key);
		assertForbidden(await ask('DELETE /auth/delete', { token: access }));
		assert.equal((await ask('POST /auth/session', { token: refresh })).status, 201);
	});

	it('tells a profile of who signed in and how', async () => {
		const email = await register(ask);
		const { userId, access, refresh } = await signIn(ask, email);
		const { json } = await ask('GET /auth/profile', { token: access });
		assertProfile(json, userId, { email }, ['local-userpass']);
		const { key } = await createKey(ask, refresh);
		const byKey = await signInWithKey(ask, key);
		assert.equal(byKey.userId, userId);
		const profile = await ask('GET /auth/profile', { token: byKey.access });
		assertProfile(profile.json, userId, { email }, ['local-userpass', 'api-key']);
		const anonymous = await signInAnonymously(ask);
		const bare = await ask('GET /auth/profile', { token: anonymous.access });
		assertProfile(bare.json, anonymous.userId, {}, ['anon-user']);
	});

	it('gives a new access token for a refresh token', async () => {
		const { refresh } = await newUser(ask);
		const reply = await ask('POST /auth/session', { token: refresh });
		assert.equal(reply.status, 201);
		const token = v.parse(v.strictObject(refreshReply.entries), reply.json).access_token;
		assert.equal((await ask('GET /auth/profile', { token })).status, 200);
	});

	it('ends a session at once when it signs out, and other sessions of the user never', async () => {
		const { access, refresh } = await newUser(ask);
		const other = await newUser(ask);
		assert.equal((await ask('DELETE /auth/session', { token: refresh })).status, 204);
		assertRefused(await ask('POST /auth/session', { token: refresh }), 401, 'InvalidSession', 'invalid session');
		assertRefused(await ask('GET /auth/api_keys', { token: refresh }), 401, 'InvalidSession', 'invalid session');
		assertRefused(await ask('GET /auth/profile', { token: access }), 401, 'InvalidSession', 'invalid session');
		const again = await ask('DELETE /auth/session', { token: refresh });
		assertRefused(again, 401, 'InvalidSession', /failed to find refresh token/);
		assert.equal((await ask('POST /auth/session', { token: other.refresh })).status, 201);
	});

	for (const verb of ['PUT disable', 'DELETE']) {
		it(`ends the sessions that a key opened on ${verb}, and no others`, async () => {
			const { refresh: token } = await newUser(ask);
			const [one, other] = [await createKey(ask, token, 'one'), await createKey(ask, token, 'other')];
			const [gone, stays] = [await signInWithKey(ask, one.key), await signInWithKey(ask, other.key)];
			const [method, action] = verb.split(' ');
			await ask(`${method} /auth/api_keys/${one._id}${action === undefined ? '' : `/${action}`}`, { token });
			assertRefused(await ask('POST /auth/session', { token: gone.refresh }), 401, 'InvalidSession', 'invalid session');
			await ask(`PUT /auth/api_keys/${one._id}/enable`, { token });
			assert.equal((await ask('POST /auth/session', { token: gone.refresh })).status, 401);
			assert.equal((await ask('POST /auth/session', { token: stays.refresh })).status, 201);
			assert.equal((await ask('POST /auth/session', { token })).status, 201);
		});
	}

	it('takes no token for one of the other kind', async () => {
		const { access, refresh } = await newUser(ask);
		const wrongRefresh = 'invalid refresh token: incorrect token type';
		for (const line of ['POST /auth/session', 'DELETE /auth/session', 'GET /auth/api_keys']) {
			assertRefused(await ask(line, { token: access }), 401, 'AuthError', wrongRefresh);
		}
		const wrongAccess = 'invalid access token: incorrect token type';
		assertRefused(await ask('GET /auth/profile', { token: refresh }), 401, 'AuthError', wrongAccess);
	});

	it('wants a token where there must be one', async () => {
		for (const line of ['GET /auth/profile', 'POST /auth/session', 'GET /auth/api_keys', 'POST /auth/api_keys']) {
			assertRefused(await ask(line), 401, undefined, 'must authenticate first');
			for (const authorization of ['Bearer ', 'Bearer', 'Basic eDp5', 'x']) {
				const text = 'expected Authorization header with JWT (Bearer schema)';
				assertRefused(await ask(line, { headers: { authorization } }), 401, undefined, text);
			}
		}
	});

	it('refuses forged tokens', async () => {
		const { refresh } = await newUser(ask);
		const [header = '', payload = '', signature = ''] = refresh.split('.');
		const forged = Buffer.from(JSON.stringify({ ...decodeJwt(refresh), sub: '0'.repeat(24) })).toString('base64url');
		const none = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(refresh), alg: 'none' })).toString('base64url');
		const tokens = [
			'null',
			'a.b.c',
			`${header}.${forged}.${signature}`,
			`${none}.${payload}.`,
			`${header}.${payload}.`,
		];
		for (const token of tokens) {
			assertRefused(await ask('POST /auth/session', { token }), 401, 'AuthError', 'unauthorized');
		}
	});
}

function assertProfile(json: unknown, userId: string, data: object, providers: readonly string[]): void {
	const profile = json as { type: string; user_id: string; data: object; identities: { provider_type: string }[] };
	assert.deepEqual([profile.type, profile.user_id, profile.data], ['normal', userId, data]);
	assert.deepEqual(
		profile.identities.map(({ provider_type }) => provider_type),
		providers,
	);
}
