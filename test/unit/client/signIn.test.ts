import assert from 'node:assert/strict';
import { Credentials } from '../../../src/client/index.ts';
import { baseUrl, failsWith, json, key, refusal, ScriptedService, text, tokens } from './scripted.ts';

describe('signing in', () => {
	it('takes three requests together with the first list, and one for each further list', async () => {
		const service = new ScriptedService();
		const user = await service.signIn();
		assert.deepEqual(await user.apiKeys.fetchAll(), [key]);
		const cold = ['GET /app/demo/location', 'POST /app/demo/auth/providers/*/login', 'GET /auth/api_keys'];
		assert.deepEqual(service.asked, cold);
		await user.apiKeys.fetchAll();
		assert.deepEqual(service.asked, [...cold, 'GET /auth/api_keys']);
	});

	it('takes two requests with the list when the location is remembered', async () => {
		const service = new ScriptedService();
		await (await service.signIn({ hostname: baseUrl })).apiKeys.fetchAll();
		assert.equal(service.requests.length, 2);
	});

	it('sends what the SDK sends for each way of signing in', async () => {
		const ways: [Credentials, string, object][] = [
			[
				Credentials.emailPassword('ada@example.com', 'pässword'),
				'local-userpass',
				{ username: 'ada@example.com', password: 'pässword' },
			],
			[Credentials.emailPassword({ email: 'a', password: 'b' }), 'local-userpass', { username: 'a', password: 'b' }],
			[Credentials.apiKey('fake-key-value'), 'api-key', { key: 'fake-key-value' }],
			[Credentials.anonymous(), 'anon-user', {}],
		];
		for (const [credentials, provider, body] of ways) {
			const service = new ScriptedService();
			const user = await service.app().logIn(credentials);
			const login = service.requests[1];
			assert.equal(login?.url, `${baseUrl}/api/client/v2.0/app/demo/auth/providers/${provider}/login`);
			assert.deepEqual(login.headers, { accept: 'application/json', 'content-type': 'application/json' });
			const device = { platform: 'node', platformVersion: process.versions.node };
			assert.deepEqual(JSON.parse(login.body ?? ''), { ...body, options: { device } });
			assert.equal(user.providerType, provider);
		}
	});

	it('and registering send an e-mail address and a password as they are typed', async () => {
		const register = 'POST /app/demo/auth/providers/local-userpass/register';
		const emails = [
			'ada+keys@example.com',
			`"o'hara \\ "@example.com`,
			'ädä@exämple.example',
			'名前@例え.テスト',
			'a%40b&c=d?e#f/../g@example.com',
			'\t ada@example.com ',
			'\u0000\ud800@\u2028',
			'👩‍🚀@example.com',
		];
		for (const email of emails) {
			const service = new ScriptedService({ [register]: text(201, '') });
			const app = service.app({ hostname: baseUrl });
			await app.emailPasswordAuth.registerUser({ email, password: email });
			await app.logIn(Credentials.emailPassword(email, email));
			const [registered, loggedIn] = service.requests.map(({ body = '' }): unknown => JSON.parse(body));
			assert.deepEqual(registered, { email, password: email });
			assert.partialDeepStrictEqual(loggedIn, { username: email, password: email });
			for (const { url } of service.requests) assert.match(url, /local-userpass\/(register|login)$/);
		}
	});

	it('makes the user the current one, with a session to be stored', async () => {
		const service = new ScriptedService();
		const app = service.app();
		assert.equal(app.currentUser, null);
		const user = await app.logIn(Credentials.anonymous());
		assert.equal(app.currentUser, user);
		assert(user.isLoggedIn);
		assert.deepEqual(user.session, {
			userId: user.id,
			accessToken: tokens.access,
			refreshToken: tokens.refresh,
			providerType: 'anon-user',
			hostname: baseUrl,
			deviceId: '000000000000000000000000',
		});
	});

	it('goes on from a stored session without any request of its own', async () => {
		const stored = (await new ScriptedService().signIn()).session;
		assert(stored !== undefined);
		const service = new ScriptedService();
		const app = service.app();
		const user = app.resume(stored);
		assert.equal(app.currentUser, user);
		assert.deepEqual(user.session, stored);
		await user.apiKeys.fetchAll();
		assert.deepEqual(service.asked, ['GET /auth/api_keys']);
		assert.equal(service.requests[0]?.headers['authorization'], `Bearer ${tokens.refresh}`);
	});

	it('fails with the code of the refusal and leaves nobody signed in', async () => {
		for (const [error_code, error] of [
			['InvalidPassword', 'unauthorized'],
			['AuthError', 'unauthorized'],
			['UserDisabled', ''],
		] as const) {
			const service = new ScriptedService({
				'POST /app/demo/auth/providers/*/login': json(401, { error, error_code }),
			});
			const app = service.app();
			await failsWith(error_code, app.logIn(Credentials.anonymous()));
			assert.equal(app.currentUser, null);
			assert.equal(service.requests.length, 2);
		}
	});

	it('registers an account without signing it in', async () => {
		const register = 'POST /app/demo/auth/providers/local-userpass/register';
		const service = new ScriptedService({ [register]: [text(201, ''), refusal(409, 'name already in use')] });
		const app = service.app();
		const account = { email: 'ada@example.com', password: 'not-a-password' };
		await app.emailPasswordAuth.registerUser(account);
		assert.deepEqual(JSON.parse(service.requests[1]?.body ?? ''), account);
		assert.equal(app.currentUser, null);
		await failsWith('AccountNameInUse', app.emailPasswordAuth.registerUser(account));
	});
});
