import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import type { ApiRequest } from '../../../src/protocol/transport.ts';
import type { DeviceCode } from '../../../src/services/keyService.ts';
import { until } from '../keys/world.ts';
import { json, refusal, ScriptedBetterAuth, user, type Answer } from './betterAuthScript.ts';

const codes = {
	...{ device_code: 'fake-device-code', user_code: 'ABCD-EFGH', expires_in: 60, interval: 5 },
	verification_uri: 'https://www.example.com/device',
	verification_uri_complete: 'https://www.example.com/device?user_code=ABCD-EFGH',
};
const granted = json(200, { access_token: 'fake-token', token_type: 'Bearer', expires_in: 604799, scope: '' });
const pending = oauth('authorization_pending');

function oauth(error: string, words = 'Its own words') {
	return json(400, { error, error_description: words });
}

function scripted(tokens: Answer | Answer[], code: Answer = json(200, codes), session?: Answer, signOut?: Answer) {
	return new ScriptedBetterAuth({
		...{ '/device/code': code, '/device/token': tokens },
		...(session && { '/get-session': session }),
		...(signOut && { '/sign-out': signOut }),
	});
}

/** As a transport ends a request. */
function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
}

async function signIn(server: ScriptedBetterAuth, signal?: AbortSignal) {
	const shown: DeviceCode[] = [];
	const service = server.service('editor');
	const call = service.signInByDevice?.((code) => shown.push(code), { signal });
	assert(call !== undefined);
	return { shown, ...(await call) };
}

describe('signing in at Better Auth with a code', () => {
	it('is offered where the client id is known, and nowhere else', () => {
		const server = new ScriptedBetterAuth();
		assert.deepEqual(server.service('editor').abilities.signInWays, ['password', 'device']);
		assert.deepEqual(server.service().abilities.signInWays, ['password']);
		assert.ok(!('signInByDevice' in server.service()));
	});

	it('shows the code once, asks at the given pace, and then whose session it is', async () => {
		const server = scripted([pending, pending, granted]);
		const { shown, session, email } = await signIn(server);
		assert.deepEqual(server.waited, [5, 5, 5]);
		assert.deepEqual(server.asked, ['/device/code', ...Array<string>(3).fill('/device/token'), '/get-session']);
		assert.deepEqual([email, session.userId], [user.email, user.id]);
		assert.deepEqual(shown, [
			{ userCode: 'ABCD-EFGH', page: codes.verification_uri, pageWithCode: codes.verification_uri_complete },
		]);
		assert.deepEqual(JSON.parse(server.requests[1]?.body ?? ''), {
			...{ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'fake-device-code' },
			client_id: 'editor',
		});
		assert.equal(server.requests[1]?.headers['content-type'], 'application/json');
	});

	it('shows nothing of an e-mail address that could turn or break the text around it', async () => {
		const odd = json(200, { session: {}, user: { ...user, email: 'ada\u202e\n@example.com' } });
		assert.equal((await signIn(scripted(granted, json(200, codes), odd))).email, 'ada\ufffd\ufffd@example.com');
	});

	it('asks more slowly from then on when told to, and when no answer came', async () => {
		const lost = () => Promise.reject(new Error('reset'));
		const server = scripted([oauth('slow_down'), pending, lost, pending, granted]);
		await signIn(server);
		assert.deepEqual(server.waited, [5, 10, 10, 15, 15]);
	});

	it('waits as long as it is told when there were too many requests', async () => {
		const server = scripted([{ status: 429, headers: { 'x-retry-after': '30' }, body: '{}' }, granted]);
		await signIn(server);
		assert.deepEqual(server.waited, [5, 30]);
	});

	it('keeps a pace where the service names none, or none that is one', async () => {
		const { interval: _, ...without } = codes;
		for (const [told, wait] of [
			[without, 5],
			[{ ...codes, interval: 0 }, 1],
		] as const) {
			const server = scripted(granted, json(200, told));
			await signIn(server);
			assert.deepEqual(server.waited, [wait]);
		}
	});

	it('ends when it was refused, when the code has expired, and when its time is over here', async () => {
		await assert.rejects(signIn(scripted(oauth('access_denied'))), { code: 'DeviceCodeDenied' });
		await assert.rejects(signIn(scripted(oauth('expired_token'))), { code: 'DeviceCodeExpired' });
		await assert.rejects(signIn(scripted(oauth('invalid_grant'))), { code: 'DeviceCodeExpired' });
		const server = scripted(pending);
		await assert.rejects(signIn(server), { code: 'DeviceCodeExpired' });
		assert.equal(server.pace.now(), 60_000);
		assert.equal(server.asked.length, 12);
	});

	it('ends at once when it is cancelled amid a wait', async () => {
		const stop = new AbortController();
		const server = scripted(pending);
		server.onWait = () => stop.abort();
		await assert.rejects(signIn(server, stop.signal), { code: 'Cancelled' });
		assert.deepEqual(server.asked, ['/device/code']);
	});

	it('leaves no session that nobody has when it is cancelled while the token is on its way', async () => {
		const stop = new AbortController();
		const held = Promise.withResolvers<typeof granted>();
		const ended = Promise.withResolvers<ApiRequest>();
		const token: Answer = ({ signal }) => {
			stop.abort();
			return Promise.race([held.promise, aborted(signal)]);
		};
		const server = scripted(token, json(200, codes), undefined, (request) => {
			ended.resolve(request);
			return json(200, { success: true });
		});
		await assert.rejects(signIn(server, stop.signal), { code: 'Cancelled' });
		assert.deepEqual(server.asked, ['/device/code', '/device/token']);
		held.resolve(granted);
		assert.equal((await ended.promise).headers['authorization'], 'Bearer fake-token');
	});

	it('ends nothing when it is cancelled while nobody has confirmed the code', async () => {
		for (const answer of [() => pending, () => Promise.reject(new Error('reset'))]) {
			const stop = new AbortController();
			const server = scripted(async () => {
				stop.abort();
				return answer();
			});
			await assert.rejects(signIn(server, stop.signal), { code: 'Cancelled' });
			await new Promise((resolve) => setImmediate(resolve));
			assert.deepEqual(server.asked, ['/device/code', '/device/token']);
		}
	});

	it('leaves no session that nobody has when it cannot be told whose it is, and says why', async () => {
		const down = { status: 500, headers: {}, body: '' };
		const server = scripted(granted, json(200, codes), down, () => Promise.reject(new Error('down')));
		await assert.rejects(signIn(server), { code: 'InternalServerError' });
		await until(() => server.asked.includes('/sign-out'));
		assert.equal(server.requests.at(-1)?.headers['authorization'], 'Bearer fake-token');
		const stop = new AbortController();
		const cancelled = scripted(granted, json(200, codes), () => {
			stop.abort();
			return json(200, { user });
		});
		await assert.rejects(signIn(cancelled, stop.signal), { code: 'Cancelled' });
		await until(() => cancelled.asked.includes('/sign-out'));
	});

	it('says that the answer got lost where it may have had the token', async () => {
		const lost = () => Promise.reject(new Error('reset'));
		await assert.rejects(signIn(scripted([lost, oauth('invalid_grant')])), { code: 'DeviceAnswerLost' });
		await assert.rejects(signIn(scripted([lost, oauth('expired_token')])), { code: 'DeviceCodeExpired' });
		const busy = { status: 429, headers: { 'x-retry-after': '1' }, body: '{}' };
		await assert.rejects(signIn(scripted([busy, oauth('invalid_grant')])), { code: 'DeviceCodeExpired' });
	});

	it('repeats no code in what the service says when it refuses', async () => {
		const echo = oauth('invalid_request', 'No such code: fake-device-code');
		const error = await signIn(scripted(echo)).catch((failure: unknown) => failure);
		assert(error instanceof ApiError && error.code === 'NotAccepted');
		assert.doesNotMatch(error.message, /fake-device-code/);
	});

	it('sends people to encrypted pages and those of this machine only', async () => {
		const at = (verification_uri: string, more: object = {}) =>
			scripted(granted, json(200, { ...codes, verification_uri, ...more }));
		await assert.rejects(signIn(at('http://www.example.com/device')), { code: 'UnsafeLocation' });
		await assert.rejects(signIn(at('javascript:alert(1)')), { code: 'UnsafeLocation' });
		await assert.rejects(signIn(at('https://')), { code: 'UnexpectedReply' });
		const { shown } = await signIn(
			at('http://localhost:3000/d', { verification_uri_complete: 'http://a.example/d?x' }),
		);
		assert.deepEqual([shown[0]?.page, shown[0]?.pageWithCode], ['http://localhost:3000/d', undefined]);
		assert.equal((await signIn(at('/device'))).shown[0]?.page, 'https://www.example.com/device');
	});

	it('says what the service lacks', async () => {
		const absent = { status: 404, headers: {}, body: '' };
		await assert.rejects(signIn(scripted(granted, absent)), { code: 'AuthProviderNotFound' });
		const unknown = signIn(scripted(granted, oauth('invalid_client')));
		await assert.rejects(unknown, { code: 'MissingOnService', message: /client id editor\./ });
		const other = signIn(scripted(granted, oauth('invalid_scope', 'No such scope')));
		await assert.rejects(other, { code: 'NotAccepted', message: 'No such scope' });
		await assert.rejects(signIn(scripted(granted, json(200, codes), json(200, null))), { code: 'MissingOnService' });
		await assert.rejects(signIn(scripted(refusal(403, 'BANNED_USER'))), { code: 'UserDisabled' });
	});
});
