import assert from 'node:assert/strict';
import { Credentials, type ApiReply, type ApiRequest } from '../../../src/client/index.ts';
import { failsWith, json, ScriptedService, silent } from './scripted.ts';

const list = 'GET /auth/api_keys';

/** Never answers, but rejects when it is ended, as a transport should. */
const obedient = ({ signal }: ApiRequest) =>
	new Promise<ApiReply>((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));

describe('a call that takes too long', () => {
	it('times out, also when the transport does not listen', async () => {
		for (const answer of [silent, obedient]) {
			const service = new ScriptedService({ [list]: answer });
			await failsWith('TimedOut', service.user({ timeoutMs: 5 }).apiKeys.fetchAll());
			assert.equal(service.requests[0]?.signal.aborted, true);
		}
	});

	it('times out while it asks for the location, and the next one asks again', async () => {
		const location = 'GET /app/demo/location';
		const service = new ScriptedService({ [location]: silent });
		const app = service.app({ timeoutMs: 5 });
		await failsWith('TimedOut', app.logIn(Credentials.anonymous()));
		await failsWith('TimedOut', app.logIn(Credentials.anonymous()));
		assert.deepEqual(service.asked, [location, location]);
	});

	it('may take any time when none is set, though timers count only so far', async () => {
		const later = () => new Promise<ApiReply>((resolve) => setTimeout(() => resolve(json(200, [])), 20));
		const service = new ScriptedService({ [list]: later });
		for (const timeoutMs of [Infinity, 2 ** 31])
			assert.deepEqual(await service.user({ timeoutMs }).apiKeys.fetchAll(), []);
	});

	it('times out by a signal of the caller’s too', async () => {
		const user = new ScriptedService({ [list]: silent }).user();
		await failsWith('TimedOut', user.apiKeys.fetchAll({ signal: AbortSignal.timeout(5) }));
	});
});

describe('a call that is given up', () => {
	it('is Cancelled, also when the transport does not listen, and without the reason given', async () => {
		for (const answer of [silent, obedient]) {
			const service = new ScriptedService({ [list]: answer });
			const stop = new AbortController();
			const call = service.user().apiKeys.fetchAll({ signal: stop.signal });
			stop.abort(new Error('fake-secret-reason'));
			const error = await failsWith('Cancelled', call);
			assert.equal(error.cause, undefined);
			assert.equal(service.requests[0]?.signal.aborted, true);
		}
	});

	it('before it began asks nothing, whichever it is', async () => {
		const service = new ScriptedService();
		const options = { signal: AbortSignal.abort() };
		const { apiKeys } = service.user();
		const account = { email: 'ada@example.com', password: 'not-a-password' };
		const calls = [
			apiKeys.create('x', options),
			apiKeys.fetchAll(options),
			apiKeys.fetch('x', options),
			apiKeys.enable('x', options),
			apiKeys.disable('x', options),
			apiKeys.delete('x', options),
			service.user().refreshProfile(options),
			service.user().logOut(options),
			service.app().logIn(Credentials.anonymous(), options),
			service.app().emailPasswordAuth.registerUser(account, options),
		];
		for (const call of calls) await failsWith('Cancelled', call);
		assert.deepEqual(service.requests, []);
	});

	it('leaves the question for the location to those who still wait', async () => {
		let answer: (reply: ApiReply) => void = () => {};
		const held = () => new Promise<ApiReply>((resolve) => (answer = resolve));
		const service = new ScriptedService({ 'GET /app/demo/location': held });
		const app = service.app();
		const stop = new AbortController();
		const impatient = failsWith('Cancelled', app.logIn(Credentials.anonymous(), { signal: stop.signal }));
		const patient = app.logIn(Credentials.anonymous());
		stop.abort();
		await impatient;
		assert.equal(service.requests[0]?.signal.aborted, false);
		answer(json(200, { hostname: 'https://keys.example.com' }));
		assert((await patient).isLoggedIn);
	});

	it('ends the question for the location when nobody waits any more', async () => {
		const service = new ScriptedService({ 'GET /app/demo/location': silent });
		const stop = new AbortController();
		const call = service.app().logIn(Credentials.anonymous(), { signal: stop.signal });
		stop.abort();
		await failsWith('Cancelled', call);
		assert.equal(service.requests[0]?.signal.aborted, true);
	});
});
