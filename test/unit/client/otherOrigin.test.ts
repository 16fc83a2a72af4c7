import assert from 'node:assert/strict';
import { baseUrl, failsWith, json, locatedAt, ScriptedService } from './scripted.ts';

const elsewhere = 'https://eu.keys.example.com';
const location = 'GET /app/demo/location';
const unreachable = () => Promise.reject(new Error('no route'));

describe('a location at another origin', () => {
	it('is confirmed once before anything goes there', async () => {
		const asked: string[] = [];
		const service = new ScriptedService({
			[location]: locatedAt(elsewhere),
			'POST /auth/api_keys': unreachable,
			'GET /auth/api_keys': json(200, []),
		});
		const confirmLocation = async (origin: string) => {
			assert.equal(service.requests.length, 1);
			return asked.push(origin) > 0;
		};
		const user = await service.signIn({ confirmLocation });
		await failsWith('OutcomeUnknown', user.apiKeys.create('x'));
		await user.apiKeys.fetchAll();
		assert.deepEqual(asked, [elsewhere]);
		assert.equal(service.asked.filter((what) => what === location).length, 2);
	});

	it('is left alone when that is refused, or the question fails', async () => {
		for (const confirmLocation of [async () => false, async () => Promise.reject(new Error('no window'))]) {
			const service = new ScriptedService({ [location]: locatedAt(elsewhere) });
			await failsWith('LocationChanged', service.signIn({ confirmLocation }));
			assert.equal(service.requests.length, 1);
		}
	});

	it('may take longer to confirm than a request may take', async () => {
		let confirm = () => {};
		const confirmed = new Promise<boolean>((resolve) => (confirm = () => resolve(true)));
		const service = new ScriptedService({ [location]: locatedAt(elsewhere) });
		const user = service.signIn({ timeoutMs: 10, confirmLocation: () => confirmed });
		await new Promise((resolve) => setTimeout(resolve, 30));
		confirm();
		assert((await user).isLoggedIn);
	});

	it('is not asked about for the same origin', async () => {
		const confirmLocation = () => assert.fail('asked');
		await new ScriptedService({ [location]: locatedAt(`${baseUrl}:443/`) }).signIn({ confirmLocation });
		await new ScriptedService().signIn({ confirmLocation, hostname: elsewhere });
	});
});
