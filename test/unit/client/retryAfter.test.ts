import assert from 'node:assert/strict';
import { Credentials } from '../../../src/client/index.ts';
import { failsWith, json, key, refusal, ScriptedService, text } from './scripted.ts';

const list = 'GET /auth/api_keys';
const date = 'Sun, 06 Nov 1994 08:49:37 GMT';

function busy(headers: Record<string, string>) {
	const { body } = refusal(503, 'the service cannot do this now', 'Unavailable');
	return text(503, body, { 'content-type': 'application/json', ...headers });
}

describe('what a service says of when to ask again', () => {
	it('is waited for, in seconds or until a date by its own clock', async () => {
		const cases: [Record<string, string>, number][] = [
			[{ 'retry-after': '7' }, 7000],
			[{ 'retry-after': '0' }, 0],
			[{ 'retry-after': 'Sun, 06 Nov 1994 08:49:49 GMT', date }, 12_000],
			[{ 'retry-after': 'Sun, 06 Nov 1994 07:00:00 GMT', date }, 0],
		];
		for (const [headers, wait] of cases) {
			const service = new ScriptedService({ [list]: [busy(headers), json(200, [key])] });
			await service.user().apiKeys.fetchAll();
			assert.deepEqual(service.waited, [wait + 50]);
		}
	});

	it('counts as nothing said when it makes no sense, or is a date and the service’s own is not told', async () => {
		const nonsense = ['', 'soon', '-1', '1.5', '0x10', '9'.repeat(40), 'Sun, 99 Nov 1994 08:49:37 GMT', '1994-11-06'];
		const cases = [...nonsense.map((told) => ({ 'retry-after': told, date })), { 'retry-after': date }];
		for (const headers of cases) {
			const service = new ScriptedService({ [list]: [busy(headers), json(200, [key])] });
			await service.user().apiKeys.fetchAll();
			assert.deepEqual(service.waited, [50]);
		}
	});

	it('ends the call at once when it is more than the time left, and is told', async () => {
		const service = new ScriptedService({ [list]: [busy({ 'retry-after': '20' }), busy({ 'retry-after': '11' })] });
		const error = await failsWith('Unavailable', service.user().apiKeys.fetchAll());
		assert.equal(error.retryAfter, 11);
		assert.deepEqual(service.waited, [20_050]);
	});

	it('is told for calls that are not repeated, and of proxies', async () => {
		const headers = { 'retry-after': '90', 'content-type': 'application/json' };
		const login = 'POST /app/demo/auth/providers/*/login';
		const strict = new ScriptedService({ [login]: text(429, '{"error":"too many requests"}', headers) });
		assert.equal((await failsWith('TooManyRequests', strict.app().logIn(Credentials.anonymous()))).retryAfter, 90);
		const proxied = new ScriptedService({ [list]: text(503, '<html>', { 'retry-after': '3600' }) });
		assert.equal((await failsWith('NotTheService', proxied.user().apiKeys.fetchAll())).retryAfter, 3600);
		const plain = new ScriptedService({ [list]: refusal(400, 'bad request') });
		assert.equal((await failsWith('BadRequest', plain.user().apiKeys.fetchAll())).retryAfter, undefined);
	});
});
