import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import {
	Credentials,
	type ApiReply,
	type ApiRequest,
	type App,
	type Transport,
	type User,
} from '../../../src/client/index.ts';
import { baseUrl, json, ScriptedService, text } from './scripted.ts';

const canary = {
	access: 'canary-access',
	refresh: 'canary-refresh',
	password: 'canary-"pass"\\word',
	key: 'canary-key',
};
const anything = /canary/;

const session = {
	userId: '5e5e6f0a0000000000000001',
	accessToken: canary.access,
	refreshToken: canary.refresh,
	providerType: 'local-userpass',
	hostname: baseUrl,
} as const;

function assertSilent(what: unknown): void {
	const shown = [inspect(what, { depth: null, showHidden: true }), JSON.stringify(what) ?? '', String(what)];
	for (let error = what; error instanceof Error; error = error.cause) {
		shown.push(inspect(structuredClone(error), { depth: null, showHidden: true }));
		shown.push(error.message, error.stack ?? '', inspect(error.cause), JSON.stringify(Object.values(error)));
	}
	for (const text of shown) assert.doesNotMatch(text, anything);
}

/** Everything that carries a secret there or back. */
const calls: ((app: App, user: User) => Promise<unknown>)[] = [
	(app) => app.logIn(Credentials.emailPassword('ada@example.com', canary.password)),
	(app) => app.logIn(Credentials.apiKey(canary.key)),
	(app) => app.emailPasswordAuth.registerUser({ email: 'ada@example.com', password: canary.password }),
	(_, user) => user.apiKeys.create('name'),
	(_, user) => user.apiKeys.fetchAll(),
	(_, user) => user.apiKeys.delete('id'),
	(app, user) => app.deleteUser(user),
	(_, user) => user.refreshProfile(),
	(_, user) => user.logOut(),
];

/** All that was sent, told back in every way that an error could take up. */
const echoes: ((request: ApiRequest) => ApiReply | Promise<ApiReply>)[] = [
	({ headers, body }) => json(400, { error: `bad request: ${headers['authorization'] ?? ''} ${body ?? ''}` }),
	({ headers, body }) => json(400, { error: 'x', error_code: `${headers['authorization'] ?? ''}${body ?? ''}` }),
	({ headers }) =>
		json(400, { error: 'x', link: `https://keys.example.com/?${headers['authorization']?.slice(7) ?? ''}` }),
	({ headers, body }) =>
		text(200, `${headers['authorization'] ?? ''} ${body ?? ''}`, { 'content-type': 'application/json' }),
	({ headers, body }) =>
		json(200, { sent: [headers, body], key: canary.key, access_token: canary.access, user_id: [canary.refresh] }),
	({ headers, body }) =>
		json(503, { error: encodeURIComponent(`${headers['authorization'] ?? ''} ${body ?? ''}`) }, 'application/json'),
	({ headers }) =>
		text(502, '', { 'retry-after': headers['authorization'] ?? '', date: headers['authorization'] ?? '' }),
	({ headers }) => text(302, '', { location: `https://x.example.net/${headers['authorization'] ?? ''}` }),
	() => text(200, canary.refresh, { 'content-type': 'application/json' }),
	({ headers }) => text(401, headers['authorization'] ?? ''),
	({ headers, body }) => Promise.reject(new Error(`Headers.append: "${headers['authorization'] ?? ''}" ${body ?? ''}`)),
	// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a careless transport does
	(request) => Promise.reject({ request, code: 'E', message: request.headers['authorization'] ?? request.body }),
	({ url, headers }) => Promise.reject(Object.assign(new Error('no'), { config: { url, headers }, cause: headers })),
];

describe('a secret', () => {
	it('stands in no error, however a service or a transport repeats it and however it is printed', async () => {
		for (const echo of echoes) {
			const transport: Transport = async (request) => echo(request);
			for (const call of calls) {
				const app = new ScriptedService().app({ transport, hostname: baseUrl });
				const user = app.resume(session);
				await call(app, user).then(() => undefined, assertSilent);
				assertSilent([app, user, user.apiKeys]);
			}
		}
	});

	it('is shown by no app, user or credentials', () => {
		const app = new ScriptedService().app();
		const user = app.resume(session);
		assertSilent([
			app,
			user,
			{ user },
			Credentials.apiKey(canary.key),
			Credentials.emailPassword('a', canary.password),
		]);
		assert.match(JSON.stringify(user.session), anything);
	});

	it('in a text that repeats none of it, the service is quoted', async () => {
		const service = new ScriptedService({ 'POST /auth/api_keys': json(400, { error: 'the name is odd' }) });
		await assert.rejects(service.user().apiKeys.create('name'), /the name is odd/);
	});
});
