import assert from 'node:assert/strict';
import { Credentials, type App, type User } from '../../../src/client/index.ts';
import { deadSession, failing, failsWith, json, key, refusal, ScriptedService, text, type Answer } from './scripted.ts';

const list = 'GET /auth/api_keys';
const one = `GET /auth/api_keys/${key._id}`;
const gone = `DELETE /auth/api_keys/${key._id}`;
const me = 'GET /auth/profile';
const refresh = 'POST /auth/session';
const signOut = 'DELETE /auth/session';

const html = { 'content-type': 'text/html' };
const reset = failing('ECONNRESET');
const refused = failing('ECONNREFUSED');
const busy = refusal(503, 'the service cannot do this now', 'Unavailable');
const profile = json(200, { type: 'normal', identities: [], data: {} });

/** What may pass in a moment. */
const passing: readonly Answer[] = [
	reset,
	refused,
	failing('ERR_STREAM_PREMATURE_CLOSE'),
	busy,
	refusal(429, 'too many requests', 'TooManyRequests'),
	text(502, '<html>Bad gateway</html>', html),
	text(503, 'no backend', { 'content-type': 'text/plain' }),
	text(504, ''),
];

const account = { email: 'ada@example.com', password: 'not-a-password' };

/** Calls that may be repeated, by the request that they make and its answer of success. */
const repeatable: Readonly<Record<string, readonly [Answer, (user: User, app: App) => Promise<unknown>]>> = {
	[list]: [json(200, [key]), (user) => user.apiKeys.fetchAll()],
	[one]: [json(200, key), (user) => user.apiKeys.fetch(key._id)],
	[`PUT /auth/api_keys/${key._id}/enable`]: [text(204, ''), (user) => user.apiKeys.enable(key._id)],
	[`PUT /auth/api_keys/${key._id}/disable`]: [text(204, ''), (user) => user.apiKeys.disable(key._id)],
	[gone]: [text(204, ''), (user) => user.apiKeys.delete(key._id)],
	[me]: [profile, (user) => user.refreshProfile()],
	[signOut]: [text(204, ''), (user) => user.logOut()],
};

/** Calls that may not. */
const unrepeatable: Readonly<Record<string, (user: User, app: App) => Promise<unknown>>> = {
	'POST /auth/api_keys': (user) => user.apiKeys.create('ci'),
	'POST /app/demo/auth/providers/local-userpass/register': (_, app) => app.emailPasswordAuth.registerUser(account),
	'POST /app/demo/auth/providers/*/login': (_, app) => app.logIn(Credentials.emailPassword(account)),
	'DELETE /auth/delete': (user, app) => app.deleteUser(user),
};

describe('trouble that may pass in a moment', () => {
	it('is waited out by calls that may be repeated', async () => {
		for (const [request, [success, call]] of Object.entries(repeatable)) {
			for (const trouble of passing) {
				const service = new ScriptedService({ [request]: [trouble, success] });
				const user = service.user();
				await call(user, service.app());
				assert.deepEqual(service.asked, [request, request]);
			}
		}
	});

	it('is waited out while asking for the location and while refreshing', async () => {
		const location = 'GET /app/demo/location';
		for (const trouble of passing) {
			const service = new ScriptedService({
				[location]: [trouble, json(200, { hostname: 'https://keys.example.com' })],
				[me]: [refusal(401, 'unauthorized'), profile],
				[refresh]: [trouble, json(201, { access_token: 'fake-access-token-2' })],
			});
			await (await service.signIn()).refreshProfile();
			const login = 'POST /app/demo/auth/providers/*/login';
			assert.deepEqual(service.asked, [location, location, login, me, refresh, refresh, me]);
		}
	});

	it('fails at once whatever would leave a second thing behind', async () => {
		for (const [request, call] of Object.entries(unrepeatable)) {
			for (const trouble of passing) {
				const service = new ScriptedService({ [request]: trouble });
				const app = service.app({ hostname: 'https://keys.example.com' });
				await assert.rejects(call(service.user(), app));
				assert.deepEqual(service.asked, [request]);
			}
		}
	});

	it('fails the call at the third attempt, and at the second where nobody listens', async () => {
		for (const [trouble, attempts] of [
			[reset, 3],
			[busy, 3],
			[refused, 2],
		] as const) {
			const service = new ScriptedService({ [list]: trouble });
			await assert.rejects(service.user().apiKeys.fetchAll());
			assert.equal(service.requests.length, attempts);
		}
	});

	it('is waited for longer each time, by chance', async () => {
		for (const [random, waits] of [
			[0, [50, 100]],
			[0.5, [75, 150]],
		] as const) {
			const service = new ScriptedService({ [list]: reset });
			service.random = random;
			await failsWith('Unreachable', service.user().apiKeys.fetchAll());
			assert.deepEqual(service.waited, waits);
		}
	});

	it('is nothing else: what will not change is not asked for again', async () => {
		const lasting: readonly Answer[] = [
			refusal(400, 'bad request'),
			deadSession,
			text(403, ''),
			refusal(404, 'API key not found', 'APIKeyNotFound'),
			refusal(500, 'internal server error', 'InternalServerError'),
			text(403, '<html>', html),
			text(407, '', { 'proxy-authenticate': 'Basic' }),
			text(429, '<html>', html),
			text(302, '', { location: 'https://login.example.net' }),
			text(200, '<html>', html),
			json(200, { keys: [] }),
		];
		for (const answer of lasting) {
			const service = new ScriptedService({ [list]: answer });
			await assert.rejects(service.user().apiKeys.fetchAll());
			assert.deepEqual([service.asked, service.waited], [[list], []]);
		}
	});

	it('ends by the session’s end as ever', async () => {
		const service = new ScriptedService({ [list]: [reset, deadSession] });
		const user = service.user();
		await failsWith('InvalidSession', user.apiKeys.fetchAll());
		assert.equal(user.isLoggedIn, false);
	});
});
