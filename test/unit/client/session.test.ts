import assert from 'node:assert/strict';
import type { ApiReply, UserSession } from '../../../src/client/index.ts';
import {
	deadSession,
	failsWith,
	json,
	refusal,
	ScriptedService,
	silent,
	text,
	tokens,
	type Answer,
} from './scripted.ts';

const profile = { type: 'normal', identities: [], data: { email: 'ada@example.com' } };
const list = 'GET /auth/api_keys';
const refresh = 'POST /auth/session';
const signOut = 'DELETE /auth/session';
const me = 'GET /auth/profile';
const freshToken = 'fake-access-token-2';
const refreshed = json(201, { access_token: freshToken });

/** Answers the profile to the fresh token only. */
const demanding: Answer = ({ headers }) =>
	headers['authorization'] === `Bearer ${freshToken}` ? json(200, profile) : refusal(401, 'unauthorized', 'AuthError');

function heard(user: { onDidChangeSession: (listener: (session: UserSession | undefined) => void) => unknown }) {
	const events: (string | undefined)[] = [];
	user.onDidChangeSession((session) => events.push(session?.accessToken));
	return events;
}

describe('a session', () => {
	it('ends when a call by the refresh token is told so', async () => {
		for (const answer of [deadSession, refusal(401, 'unauthorized'), refusal(401, 'unauthorized', 'AuthError')]) {
			const service = new ScriptedService({ [list]: answer });
			const user = service.user();
			const events = heard(user);
			await failsWith('InvalidSession', user.apiKeys.fetchAll());
			assert.deepEqual(events, [undefined]);
			assert.deepEqual([user.isLoggedIn, user.session], [false, undefined]);
			await failsWith('SignedOut', user.apiKeys.fetchAll());
			await failsWith('SignedOut', user.refreshProfile());
			assert.equal(service.requests.length, 1);
		}
	});

	it('does not end for a proxy, a refusal of another kind, or trouble', async () => {
		const html = { 'content-type': 'text/html' };
		const answers: Answer[] = [
			text(401, ''),
			text(401, '<html>sign in to the proxy</html>', html),
			text(407, '', { 'proxy-authenticate': 'Basic' }),
			json(401, { message: 'unauthorized' }),
			refusal(401, 'must authenticate first'),
			refusal(403, 'unauthorized', 'InvalidSession'),
			refusal(404, 'unauthorized', 'InvalidSession'),
			text(403, ''),
			text(401, '{"error":"unauth', { 'content-type': 'application/json' }),
			refusal(500, 'internal server error', 'InternalServerError'),
			() => Promise.reject(new Error('reset')),
		];
		for (const answer of answers) {
			const user = new ScriptedService({ [list]: answer }).user();
			const events = heard(user);
			await assert.rejects(user.apiKeys.fetchAll());
			assert(user.isLoggedIn);
			assert.deepEqual(events, []);
		}
	});

	it('tells its end once, although several calls are told', async () => {
		const user = new ScriptedService({ [list]: deadSession }).user();
		const events = heard(user);
		await Promise.allSettled([user.apiKeys.fetchAll(), user.apiKeys.fetchAll()]);
		assert.deepEqual(events, [undefined]);
	});

	it('tells nobody who has stopped listening', async () => {
		const user = new ScriptedService().user();
		const listening = user.onDidChangeSession(() => assert.fail('told'));
		listening.dispose();
		await user.logOut();
	});
});

describe('a listener that fails', () => {
	it('fails alone', async () => {
		const service = new ScriptedService({ [list]: deadSession });
		const user = service.user();
		user.onDidChangeSession(() => {
			throw new Error('a listener of the test’s');
		});
		const events = heard(user);
		const uncaught = process.listeners('uncaughtException');
		process.removeAllListeners('uncaughtException');
		const reported = new Promise((resolve) => process.once('uncaughtException', resolve));
		try {
			await failsWith('InvalidSession', user.apiKeys.fetchAll());
			assert(await reported);
		} finally {
			for (const listener of uncaught) process.on('uncaughtException', listener);
		}
		assert.deepEqual(events, [undefined]);
	});
});

describe('the profile', () => {
	it('is asked for with the access token, and kept', async () => {
		const service = new ScriptedService({ [me]: json(200, profile) });
		const user = service.user();
		assert.equal(user.profile, undefined);
		assert.deepEqual(await user.refreshProfile(), profile);
		assert.deepEqual(user.profile, profile);
		assert.equal(service.requests[0]?.headers['authorization'], `Bearer ${tokens.access}`);
	});

	it('is asked for again after one refresh that all waiting calls share', async () => {
		const service = new ScriptedService({ [me]: demanding, [refresh]: refreshed });
		const user = service.user();
		const events = heard(user);
		await Promise.all([user.refreshProfile(), user.refreshProfile(), user.refreshProfile()]);
		assert.deepEqual(service.asked, [me, me, me, refresh, me, me, me]);
		assert.equal(service.requests[3]?.headers['authorization'], `Bearer ${tokens.refresh}`);
		assert.deepEqual(events, [freshToken]);
		assert.equal(user.session?.accessToken, freshToken);
	});

	it('needs no second refresh when the first one finished meanwhile', async () => {
		let late = () => {};
		const held: Answer = () => new Promise((resolve) => (late = () => resolve(refusal(401, 'unauthorized'))));
		const service = new ScriptedService({ [me]: [held, demanding], [refresh]: refreshed });
		const user = service.user();
		const slow = user.refreshProfile();
		await user.refreshProfile();
		late();
		await slow;
		assert.equal(service.asked.filter((what) => what === refresh).length, 1);
	});

	it('fails after one repeat when the service goes on refusing', async () => {
		const service = new ScriptedService({ [me]: refusal(401, 'unauthorized'), [refresh]: refreshed });
		const user = service.user();
		await failsWith('InvalidSession', user.refreshProfile());
		assert.deepEqual(service.asked, [me, refresh, me]);
		assert(user.isLoggedIn);
	});

	it('ends the session when that cannot be refreshed because it is over', async () => {
		const service = new ScriptedService({ [me]: refusal(401, 'unauthorized'), [refresh]: deadSession });
		const user = service.user();
		const both = [user.refreshProfile(), user.refreshProfile()];
		for (const call of both) await failsWith('InvalidSession', call);
		assert.equal(user.isLoggedIn, false);
		assert.deepEqual(service.asked, [me, me, refresh]);
	});

	it('does not refresh for a proxy', async () => {
		const service = new ScriptedService({ [me]: text(401, 'proxy') });
		await failsWith('NotTheService', service.user().refreshProfile());
		assert.deepEqual(service.asked, [me]);
	});

	it('leaves a refresh to the others when one caller gives up', async () => {
		let answer: (reply: ApiReply) => void = () => {};
		const held: Answer = () => new Promise((resolve) => (answer = resolve));
		const service = new ScriptedService({ [me]: demanding, [refresh]: held });
		const user = service.user();
		const stop = new AbortController();
		const impatient = failsWith('Cancelled', user.refreshProfile({ signal: stop.signal }));
		const patient = user.refreshProfile();
		await new Promise((resolve) => setImmediate(resolve));
		stop.abort();
		await impatient;
		answer(refreshed);
		assert.deepEqual(await patient, profile);
	});
});

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
