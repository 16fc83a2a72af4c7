import assert from 'node:assert/strict';
import { deadSession, failing, failsWith, heard, json, refusal, ScriptedService, text, tokens } from './scripted.ts';

const remove = 'DELETE /auth/delete';

function signedIn(service: ScriptedService) {
	const app = service.app();
	const session = service.user().session;
	assert(session !== undefined);
	return { app, user: app.resume(session) };
}

describe('deleting a user', () => {
	it('is asked for with the access token, and signs out here without another request', async () => {
		const service = new ScriptedService({ [remove]: text(204, '') });
		const { app, user } = signedIn(service);
		const events = heard(user);
		await app.deleteUser(user);
		assert.deepEqual(service.asked, [remove]);
		assert.equal(service.requests[0]?.headers['authorization'], `Bearer ${tokens.access}`);
		assert.deepEqual([user.isLoggedIn, app.currentUser, events], [false, null, [undefined]]);
		await failsWith('SignedOut', app.deleteUser(user));
	});

	it('refreshes an access token that ran out', async () => {
		const refresh = 'POST /auth/session';
		const service = new ScriptedService({
			[remove]: [refusal(401, 'unauthorized'), text(204, '')],
			[refresh]: json(201, { access_token: 'fake-access-token-2' }),
		});
		const { app, user } = signedIn(service);
		await app.deleteUser(user);
		assert.deepEqual(service.asked, [remove, refresh, remove]);
		assert.equal(user.session, undefined);
	});

	it('leaves the user signed in when it fails, unless the session is over', async () => {
		const service = new ScriptedService({
			[remove]: [failing('ECONNRESET'), refusal(401, 'unauthorized')],
			'GET /app/demo/location': json(200, { hostname: 'https://keys.example.com' }),
			'POST /auth/session': deadSession,
		});
		const { app, user } = signedIn(service);
		await failsWith('Unreachable', app.deleteUser(user));
		assert(user.isLoggedIn);
		await failsWith('InvalidSession', app.deleteUser(user));
		assert.equal(user.isLoggedIn, false);
	});
});
