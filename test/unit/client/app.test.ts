import assert from 'node:assert/strict';
import { App, Credentials } from '../../../src/client/index.ts';
import { baseUrl, failsWith, ScriptedService } from './scripted.ts';

const elsewhere = 'https://eu.keys.example.com';
const location = 'GET /app/demo/location';

describe('an app', () => {
	it('trims the slashes at the end of its address', () => {
		assert.equal(new App({ id: 'demo', baseUrl: `${baseUrl}//` }).baseUrl, baseUrl);
	});

	it('is not made from what is no address, or without an id', () => {
		for (const bad of [
			'',
			'keys.example.com',
			'file:///etc',
			`${baseUrl}?a`,
			`${baseUrl}#a`,
			'https://a:b@keys.example.com',
			'https://@x',
		]) {
			assert.throws(() => new App({ id: 'demo', baseUrl: bad }), TypeError, bad);
		}
		assert.throws(() => new App({ id: '', baseUrl }), TypeError);
	});

	it('takes a remembered location that breaks the rules for none', async () => {
		for (const hostname of ['http://keys.example.com', 'http://127.0.0.1', 'nonsense']) {
			const service = new ScriptedService();
			await service.signIn({ hostname });
			assert.equal(service.asked[0], location);
		}
	});

	it('goes on where it is when a session of elsewhere is resumed', async () => {
		const app = new ScriptedService().app({ hostname: baseUrl });
		const session = (await new ScriptedService().signIn({ hostname: elsewhere })).session;
		assert(session?.hostname === elsewhere);
		assert.equal(app.resume(session).session?.hostname, baseUrl);
	});

	it('encodes its id in paths', async () => {
		const service = new ScriptedService();
		await failsWith('NotTheService', service.app({ id: 'a/../b c' }).logIn(Credentials.anonymous()));
		assert.equal(service.requests[0]?.url, `${baseUrl}/api/client/v2.0/app/a%2F..%2Fb%20c/location`);
	});
});
