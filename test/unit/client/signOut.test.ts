import assert from 'node:assert/strict';
import type { ApiReply } from '../../../src/client/index.ts';
import {
	deadSession,
	failsWith,
	heard,
	json,
	refusal,
	ScriptedService,
	silent,
	text,
	tokens,
	type Answer,
} from './scripted.ts';

const refresh = 'POST /auth/session';
const signOut = 'DELETE /auth/session';
const me = 'GET /auth/profile';
const freshToken = 'fake-access-token-2';
const refreshed = json(201, { access_token: freshToken });

describe('signing out', () => {
	it('tells the service, and nothing goes out afterwards', async () => {
		const service = new ScriptedService();
		const app = service.app();
		const session = service.user().session;
		assert(session !== undefined);
		const user = app.resume(session);
		const events = heard(user);
		const done = user.logOut();
		assert.deepEqual([user.isLoggedIn, app.currentUser, events], [false, null, [undefined]]);
		await done;
		await failsWith('SignedOut', user.apiKeys.create('x'));
		await user.logOut();
		assert.deepEqual(service.asked, [signOut]);
		assert.equal(service.requests[0]?.headers['authorization'], `Bearer ${tokens.refresh}`);
	});

	it('succeeds when the session was over already', async () => {
		const old = refusal(401, 'invalid session: failed to find refresh token', 'InvalidSession');
		for (const answer of [old, refusal(401, 'unauthorized')]) {
			await new ScriptedService({ [signOut]: answer }).user().logOut();
		}
	});

	it('forgets the tokens also when the service cannot be told, and says so', async () => {
		const trouble = [
			[() => Promise.reject(new Error('reset')), 'Unreachable'],
			[silent, 'TimedOut'],
			[text(401, '<html>'), 'NotTheService'],
			[refusal(500, 'internal server error'), 'InternalServerError'],
		] as const;
		for (const [answer, code] of trouble) {
			const user = new ScriptedService({ [signOut]: answer }).user({ timeoutMs: 5 });
			await failsWith(code, user.logOut());
			assert.equal(user.session, undefined);
		}
	});

	it('forgets the tokens also when it is given up midway', async () => {
		const stop = new AbortController();
		const user = new ScriptedService({ [signOut]: silent }).user();
		const done = user.logOut({ signal: stop.signal });
		stop.abort();
		await failsWith('Cancelled', done);
		assert.equal(user.session, undefined);
	});

	it('twice asks the service once', async () => {
		const service = new ScriptedService();
		const user = service.user();
		await Promise.all([user.logOut(), user.logOut()]);
		assert.deepEqual(service.asked, [signOut]);
	});

	it('is told once, although a call under way learns of the end later', async () => {
		let answer: (reply: ApiReply) => void = () => {};
		const held: Answer = () => new Promise((resolve) => (answer = resolve));
		const user = new ScriptedService({ 'GET /auth/api_keys': held }).user();
		const events = heard(user);
		const call = user.apiKeys.fetchAll();
		await user.logOut();
		answer(deadSession);
		await failsWith('InvalidSession', call);
		assert.deepEqual(events, [undefined]);
	});

	it('lets a call under way finish', async () => {
		let answer: (reply: ApiReply) => void = () => {};
		const held: Answer = () => new Promise((resolve) => (answer = resolve));
		const user = new ScriptedService({ 'GET /auth/api_keys': held }).user();
		const call = user.apiKeys.fetchAll();
		await user.logOut();
		answer(json(200, []));
		assert.deepEqual(await call, []);
	});

	it('is not undone by a refresh that comes late', async () => {
		let answer: (reply: ApiReply) => void = () => {};
		const held: Answer = () => new Promise((resolve) => (answer = resolve));
		const user = new ScriptedService({ [me]: refusal(401, 'unauthorized'), [refresh]: held }).user();
		const call = user.refreshProfile();
		await new Promise((resolve) => setImmediate(resolve));
		await user.logOut();
		answer(refreshed);
		await failsWith('SignedOut', call);
		assert.equal(user.session, undefined);
	});
});
