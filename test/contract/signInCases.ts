import assert from 'node:assert/strict';
import type { Target } from './target.ts';
import {
	asker,
	assertRefused,
	createKey,
	newEmail,
	newUser,
	password,
	register,
	signedIn,
	signIn,
	signInAnonymously,
	signInWithKey,
	type AskFunction,
} from './wire.ts';

const providers = 'POST /app/local/auth/providers';

export function signInCases(target: () => Target): void {
	let ask: AskFunction;
	before(() => (ask = asker(target())));

	it('tells where to come to, with no token asked', async () => {
		const { status, json, headers } = await ask('GET /app/local/location');
		const { baseUrl } = target();
		assert.equal(status, 200);
		assert.equal(headers['cache-control'], 'no-store');
		assert.deepEqual(json, {
			deployment_model: 'LOCAL',
			location: 'LOCAL',
			hostname: baseUrl,
			ws_hostname: baseUrl.replace('http', 'ws'),
		});
	});

	it('does not know other apps', async () => {
		const text = "cannot find app using Client App ID 'other'";
		assertRefused(await ask('GET /app/other/location'), 404, 'AppNotFound', text);
		const logins = [
			['local-userpass/login', { username: newEmail(), password }],
			['local-userpass/register', { email: newEmail(), password }],
			['api-key/login', { key: 'x' }],
			['anon-user/login', {}],
		] as const;
		for (const [path, body] of logins) {
			assertRefused(await ask(`POST /app/other/auth/providers/${path}`, { body }), 404, 'AppNotFound', text);
		}
	});

	it('registers an e-mail once, and tells capitals apart', async () => {
		const email = await register(ask);
		const again = await ask(`${providers}/local-userpass/register`, { body: { email, password } });
		assertRefused(again, 409, 'AccountNameInUse', 'name already in use');
		await register(ask, email.toUpperCase());
		const [one, other] = [await signIn(ask, email), await signIn(ask, email.toUpperCase())];
		assert.notEqual(one.userId, other.userId);
	});

	it('overlooks spaces around an e-mail', async () => {
		const email = await register(ask, `${newEmail()} `);
		assert.equal((await signIn(ask, ` ${email}`)).userId, (await signIn(ask, email.trim())).userId);
	});

	it('registers one of two who ask at once', async () => {
		const body = { email: newEmail(), password };
		const asked = [1, 2].map(() => ask(`${providers}/local-userpass/register`, { body }));
		const statuses = (await Promise.all(asked)).map(({ status }) => status);
		assert.deepEqual(statuses.toSorted(), [201, 409]);
	});

	it('refuses e-mails and passwords that break the rules', async () => {
		const refused = async (body: object, code: string | undefined, text: string) =>
			assertRefused(await ask(`${providers}/local-userpass/register`, { body }), 400, code, text);
		const length = 'password must be between 6 and 128 characters';
		await refused({ email: newEmail(), password: '12345' }, 'InvalidParameter', length);
		await refused({ email: newEmail(), password: 'x'.repeat(129) }, 'InvalidParameter', length);
		await refused({ email: '', password }, undefined, 'email invalid');
		await refused({ email: 'a\u0000b', password }, 'InvalidParameter', 'email invalid');
	});

	it('refuses a wrong password and an unknown user alike', async () => {
		const username = await register(ask);
		for (const body of [
			{ username, password: 'wrong-one' },
			{ username: newEmail(), password },
		]) {
			const reply = await ask(`${providers}/local-userpass/login`, { body });
			assertRefused(reply, 401, 'InvalidPassword', 'unauthorized');
		}
	});

	it('gives every device an id once it tells of itself', async () => {
		const username = await register(ask);
		const logIn = async (options?: object) =>
			signedIn(await ask(`${providers}/local-userpass/login`, { body: { username, password, options } })).deviceId;
		const none = '0'.repeat(24);
		assert.equal(await logIn(), none);
		const given = await logIn({ device: { platform: 'node' } });
		assert.match(given ?? '', /^[0-9a-f]{24}$/);
		assert.notEqual(given, none);
		assert.equal(await logIn({ device: { deviceId: { $oid: given } } }), given);
		assert.equal(await logIn({ device: { deviceId: given } }), given);
		assert.notEqual(await logIn({ device: { deviceId: none } }), none);
	});

	it('takes an anonymous sign-in with no body at all, each for a user of its own', async () => {
		const headers = { 'content-type': 'application/json;charset=utf-8' };
		const one = signedIn(await ask(`${providers}/anon-user/login`, { headers }));
		assert.notEqual(one.userId, (await signInAnonymously(ask)).userId);
	});

	it('refuses a key that is unknown, disabled or deleted', async () => {
		const { refresh: token } = await newUser(ask);
		const { _id: id, key } = await createKey(ask, token);
		const refused = async (value: string) =>
			assertRefused(
				await ask(`${providers}/api-key/login`, { body: { key: value } }),
				401,
				'AuthError',
				'unauthorized',
			);
		await refused(`${key}x`);
		await refused('');
		await ask(`PUT /auth/api_keys/${id}/disable`, { token });
		await refused(key);
		await ask(`PUT /auth/api_keys/${id}/enable`, { token });
		await signInWithKey(ask, key);
		await ask(`DELETE /auth/api_keys/${id}`, { token });
		await refused(key);
	});

	it('refuses what needs e-mail as the original does', async () => {
		const email = await register(ask);
		const token = { token: 'no', tokenId: 'token' };
		const at = (path: string, body: object) => ask(`POST /app/local/auth/providers/local-userpass/${path}`, { body });
		assertRefused(await at('confirm', token), 400, 'BadRequest', 'invalid token data');
		assertRefused(await at('reset', { ...token, password: 'new-one' }), 400, 'BadRequest', 'invalid token data');
		assertRefused(await at('confirm/send', { email }), 400, 'UserAlreadyConfirmed', 'already confirmed');
		assertRefused(await at('reset/send', { email }), 400, 'BadRequest', /sends no e-mail/);
		for (const path of ['confirm/send', 'reset/send']) {
			assertRefused(await at(path, { email: newEmail() }), 404, 'UserNotFound', 'user not found');
		}
	});

	it('does not link accounts, and leaves nothing behind when asked to', async () => {
		const body = {};
		const reply = await ask('POST /app/local/auth/providers/anon-user/login?link=true', { body });
		assertRefused(reply, 400, 'InvalidParameter', 'invalid user link request');
	});
}
