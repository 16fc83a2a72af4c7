import assert from 'node:assert/strict';
import type { ApiReply } from '../../../src/client/index.ts';
import {
	deadSession,
	failsWith,
	heard,
	json,
	refusal,
	ScriptedService,
	text,
	tokens,
	type Answer,
} from './scripted.ts';

const profile = { type: 'normal', identities: [], data: { email: 'ada@example.com' } };
const refresh = 'POST /auth/session';
const me = 'GET /auth/profile';
const freshToken = 'fake-access-token-2';
const refreshed = json(201, { access_token: freshToken });

/** Answers the profile to the fresh token only. */
const demanding: Answer = ({ headers }) =>
	headers['authorization'] === `Bearer ${freshToken}` ? json(200, profile) : refusal(401, 'unauthorized', 'AuthError');

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
