import assert from 'node:assert/strict';
import { Credentials } from '../../../src/client/index.ts';
import { baseUrl, failsWith, json, locatedAt, refusal, ScriptedService, text } from './scripted.ts';

const elsewhere = 'https://eu.keys.example.com';
const location = 'GET /app/demo/location';
const unreachable = () => Promise.reject(new Error('no route'));

describe('the location of a service', () => {
	it('is asked once, also when the first calls come together', async () => {
		const service = new ScriptedService();
		const app = service.app();
		await Promise.all([1, 2, 3].map(() => app.logIn(Credentials.anonymous())));
		assert.deepEqual(
			service.asked.filter((what) => what === location),
			[location],
		);
		assert.equal(app.hostname, baseUrl);
	});

	it('is where everything goes from then on', async () => {
		const service = new ScriptedService({ [location]: locatedAt(`${elsewhere}/`) });
		const user = await service.signIn();
		assert.equal(service.requests[1]?.url, `${elsewhere}/api/client/v2.0/app/demo/auth/providers/local-userpass/login`);
		assert.equal(user.session?.hostname, elsewhere);
	});

	it('is asked again after a failure', async () => {
		const service = new ScriptedService({ [location]: [refusal(500, 'internal server error'), locatedAt(baseUrl)] });
		const app = service.app();
		await failsWith('InternalServerError', app.logIn(Credentials.anonymous()));
		assert.equal(service.requests.length, 1);
		await app.logIn(Credentials.anonymous());
	});

	it('is asked again by the next call once it turned out unreachable, and not by the same one', async () => {
		const list = 'GET /auth/api_keys';
		const create = 'POST /auth/api_keys';
		const service = new ScriptedService({ [list]: unreachable, [create]: unreachable });
		const user = service.user();
		await failsWith('Unreachable', user.apiKeys.fetchAll());
		await failsWith('OutcomeUnknown', user.apiKeys.create('x'));
		await failsWith('Unreachable', user.apiKeys.fetchAll());
		assert.deepEqual(service.asked, [list, list, list, location, create, location, list, list, list]);
		assert(user.isLoggedIn);
	});

	it('stays known when a call fails otherwise', async () => {
		const service = new ScriptedService({ 'GET /auth/api_keys': text(500, '<html>', { 'content-type': 'text/html' }) });
		const user = service.user();
		await failsWith('NotTheService', user.apiKeys.fetchAll());
		await failsWith('NotTheService', user.apiKeys.fetchAll());
		assert.equal(service.requests.length, 2);
	});

	it('of an unknown app is AppNotFound, and no login goes out', async () => {
		for (const answer of [refusal(404, "cannot find app using Client App ID 'demo'"), refusal(404, 'nothing here')]) {
			const service = new ScriptedService({ [location]: answer });
			await failsWith('AppNotFound', service.signIn());
			assert.equal(service.requests.length, 1);
		}
	});

	it('must be an address', async () => {
		for (const hostname of [
			'',
			'keys.example.com',
			'ftp://keys.example.com',
			'https://ada:pw@keys.example.com',
			'https://x/?',
		]) {
			const service = new ScriptedService({ [location]: locatedAt(hostname) });
			await failsWith('UnexpectedReply', service.signIn());
			assert.equal(service.requests.length, 1);
		}
		await failsWith('UnexpectedReply', new ScriptedService({ [location]: json(200, { hostname: 1 }) }).signIn());
	});

	it('never leads from https to http, and by http to this machine only', async () => {
		const unsafe = [
			[baseUrl, 'http://keys.example.com'],
			[baseUrl, 'http://127.0.0.1:8080'],
			['http://127.0.0.1:8080', 'http://keys.example.com'],
			['http://localhost:8080', 'http://127.0.0.1.example.com'],
		] as const;
		for (const [from, to] of unsafe) {
			const service = new ScriptedService({ [location]: locatedAt(to) });
			await failsWith('UnsafeLocation', service.signIn({ baseUrl: from, confirmLocation: async () => true }));
			assert.equal(service.requests.length, 1);
		}
		for (const to of ['http://[::1]:8080', 'http://localhost', 'http://127.8.9.1', baseUrl]) {
			await new ScriptedService({ [location]: locatedAt(to) }).signIn({ baseUrl: 'http://127.0.0.1:1' });
		}
	});

	it('is not even asked at a plain http address of another machine', async () => {
		const service = new ScriptedService();
		await failsWith('UnsafeLocation', service.signIn({ baseUrl: 'http://keys.example.com' }));
		assert.deepEqual(service.requests, []);
	});
});
