import assert from 'node:assert/strict';
import { realPace } from '../../../src/client/pace.ts';
import { deadSession, failing, failsWith, json, key, refusal, ScriptedService, text, type Answer } from './scripted.ts';

const list = 'GET /auth/api_keys';
const one = `GET /auth/api_keys/${key._id}`;
const gone = `DELETE /auth/api_keys/${key._id}`;
const signOut = 'DELETE /auth/session';

const reset = failing('ECONNRESET');
const refused = failing('ECONNREFUSED');
const busy = refusal(503, 'the service cannot do this now', 'Unavailable');

describe('a repeat that finds the work done', () => {
	const notFound = refusal(404, 'API key not found', 'APIKeyNotFound');

	it('of deleting succeeds when the first answer may have got lost', async () => {
		for (const lost of [reset, text(502, ''), text(504, '<html>', { 'content-type': 'text/html' })]) {
			await new ScriptedService({ [gone]: [lost, notFound] }).user().apiKeys.delete(key._id);
			await new ScriptedService({ [gone]: [lost, busy, notFound] }).user().apiKeys.delete(key._id);
		}
	});

	it('of deleting fails when nothing can have been done before', async () => {
		for (const undone of [refused, busy, refusal(429, 'too many requests')]) {
			const service = new ScriptedService({ [gone]: [undone, notFound] });
			await failsWith('APIKeyNotFound', service.user().apiKeys.delete(key._id));
		}
		await failsWith('APIKeyNotFound', new ScriptedService({ [gone]: notFound }).user().apiKeys.delete(key._id));
	});

	it('of anything else fails', async () => {
		const service = new ScriptedService({ [one]: [reset, notFound] });
		await failsWith('APIKeyNotFound', service.user().apiKeys.fetch(key._id));
	});

	it('of signing out succeeds', async () => {
		await new ScriptedService({ [signOut]: [reset, deadSession] }).user().logOut();
	});
});

describe('a wait before a repeat', () => {
	it('ends at once when the call is given up', async () => {
		const stop = new AbortController();
		const later: Answer = () => {
			setImmediate(() => stop.abort());
			return json(503, { error: 'busy' });
		};
		const service = new ScriptedService({ [list]: later });
		const user = service.userInRealTime();
		await failsWith('Cancelled', user.apiKeys.fetchAll({ signal: stop.signal }));
		assert.deepEqual(service.asked, [list]);
	});

	it('leaves nothing behind that would go on waiting', async () => {
		const timers = () => process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;
		// The test runner starts a timer of its own first.
		await new Promise((resolve) => setImmediate(resolve));
		const before = timers();
		const stop = new AbortController();
		const wait = realPace.wait(60_000, stop.signal);
		assert.equal(timers(), before + 1);
		stop.abort();
		await failsWith('Cancelled', wait);
		assert.equal(timers(), before);
	});

	it('ends at once when the caller’s time is over', async () => {
		const slow: Answer = { ...busy, headers: { ...busy.headers, 'retry-after': '20' } };
		const service = new ScriptedService({ [list]: slow });
		const user = service.userInRealTime();
		await failsWith('TimedOut', user.apiKeys.fetchAll({ signal: AbortSignal.timeout(5) }));
		assert.deepEqual(service.asked, [list]);
	});
});
