import assert from 'node:assert/strict';
import { deadSession, failsWith, heard, json, refusal, ScriptedService, text, type Answer } from './scripted.ts';

const list = 'GET /auth/api_keys';

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
