import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { failing, json, key, refusal, ScriptedService, text, type Answer } from './scripted.ts';

const hour = 60 * 60 * 1000;

/** A token that is good from now on for half an hour, by the service's clock. */
function tokenAt(time: number): string {
	const seconds = Math.floor(time / 1000);
	const claims = { typ: 'access', iat: seconds, exp: seconds + 30 * 60 };
	return ['{"alg":"ES256"}', JSON.stringify(claims), 'no signature']
		.map((part) => Buffer.from(part).toString('base64url'))
		.join('.');
}

describe('a clock that is wrong by hours', () => {
	afterEach(() => mock.timers.reset());

	/** Signs in, lives through a wait, a lost connection and an access token that ran out, and signs out. */
	async function live(offset: number) {
		const serviceTime = Date.UTC(2025, 0, 1);
		mock.timers.enable({ apis: ['Date'], now: serviceTime + offset });
		const date = (time: number) => new Date(time).toUTCString();
		const wait = { 'retry-after': date(serviceTime + 5000), date: date(serviceTime) };
		const body = '{"error":"the service cannot do this now"}';
		const busy: Answer = text(503, body, { 'content-type': 'application/json', ...wait });
		const service = new ScriptedService({
			'POST /app/demo/auth/providers/*/login': json(200, {
				access_token: tokenAt(serviceTime),
				refresh_token: tokenAt(serviceTime),
				user_id: 'x',
			}),
			'GET /auth/api_keys': [busy, failing('ECONNRESET'), json(200, [key])],
			'GET /auth/profile': [
				json(200, { type: 'normal', identities: [], data: {} }),
				refusal(401, 'unauthorized'),
				json(200, { type: 'normal', identities: [], data: {} }),
			],
			'POST /auth/session': json(201, { access_token: tokenAt(serviceTime + hour) }),
		});
		const user = await service.signIn();
		await user.apiKeys.fetchAll();
		await user.refreshProfile();
		await user.refreshProfile();
		await user.logOut();
		mock.timers.reset();
		return { asked: service.asked, waited: service.waited };
	}

	it('changes nothing: only the service’s answers say that a token ran out, and its clock when to ask again', async () => {
		const right = await live(0);
		assert.equal(right.asked.filter((what) => what === 'POST /auth/session').length, 1);
		assert.deepEqual(right.waited, [5050, 100]);
		for (const offset of [-100 * hour, -5 * hour, 5 * hour, 100 * hour]) assert.deepEqual(await live(offset), right);
	});
});
