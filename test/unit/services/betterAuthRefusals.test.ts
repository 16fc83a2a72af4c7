import assert from 'node:assert/strict';
import { describeError } from '../../../src/keys/errorWording.ts';
import { ApiError, type ErrorCode } from '../../../src/protocol/errors.ts';
import type { ApiReply } from '../../../src/protocol/transport.ts';
import { address, json, listing, person, refusal, ScriptedBetterAuth, signedToken, user } from './betterAuthScript.ts';

describe('what Better Auth refuses', () => {
	const html = { 'content-type': 'text/html' };
	const cases: readonly (readonly [string, ApiReply, ErrorCode])[] = [
		['a session that is over', refusal(401, 'UNAUTHORIZED'), 'InvalidSession'],
		['a session that is over, by its other code', refusal(401, 'UNAUTHORIZED_SESSION'), 'InvalidSession'],
		['no origin', refusal(403, 'MISSING_OR_NULL_ORIGIN'), 'DomainNotAllowed'],
		['another origin', refusal(403, 'INVALID_ORIGIN'), 'DomainNotAllowed'],
		['a banned person', refusal(403, 'BANNED_USER'), 'UserDisabled'],
		['a key that is not there', refusal(404, 'KEY_NOT_FOUND'), 'APIKeyNotFound'],
		['a path that is not there', { status: 404, headers: {}, body: '' }, 'MissingOnService'],
		['a type of body', refusal(415, 'UNSUPPORTED_MEDIA_TYPE'), 'UnsupportedMediaType'],
		['an account that is there', refusal(422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL'), 'AccountNameInUse'],
		['a value', refusal(400, 'VALIDATION_ERROR'), 'NotAccepted'],
		['by the name of what every object has', refusal(400, 'constructor'), 'NotAccepted'],
		['a session that is over, by such a name', refusal(401, 'toString'), 'InvalidSession'],
		['what it does not say', refusal(400, 'SOMETHING_OF_TOMORROW'), 'NotAccepted'],
		['for a fault of its own', { status: 500, headers: {}, body: '' }, 'InternalServerError'],
		["a proxy's 401", { status: 401, headers: html, body: '<html>' }, 'NotTheService'],
		["a proxy's 401 in JSON", json(401, { error: 'sign in' }), 'NotTheService'],
		["a proxy's 403", { status: 403, headers: {}, body: '' }, 'NotTheService'],
		["a proxy's 407", json(407, { code: 'UNAUTHORIZED', message: 'x' }), 'NotTheService'],
		["a proxy's 429", { status: 429, headers: html, body: 'slow down' }, 'NotTheService'],
		['a page of a portal', { status: 200, headers: html, body: '<html>' }, 'NotTheService'],
		['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' }, 'NotTheService'],
		['an answer of another shape', json(200, { keys: [] }), 'UnexpectedReply'],
	];
	for (const [what, reply, code] of cases) {
		it(`is told apart: ${what}`, async () => {
			const server = new ScriptedBetterAuth({ '/api-key/list': reply });
			const session = server.session();
			let ends = 0;
			session.onDidChange(() => ends++);
			const error = await session.listKeys().catch((failure: unknown) => failure);
			assert(error instanceof ApiError);
			assert.equal(error.code, code);
			assert.equal(ends, code === 'InvalidSession' ? 1 : 0);
			assert.equal(session.stored === undefined, code === 'InvalidSession');
			assert.ok(server.requests.every(({ url }) => url.startsWith(address)));
		});
	}

	it('has a sentence with its own words, but not with a secret in them', async () => {
		const spoken = (message: string) =>
			listing(refusal(400, 'X', message)).catch((error: unknown) => describeError(error));
		assert.equal(await spoken('Too\nlong\u202e.'), 'The key service does not accept this. It says: "Too long\ufffd."');
		assert.ok(!JSON.stringify(await spoken(`Not with ${signedToken}`)).includes('fake'));
	});

	it('has the seconds to wait, without a code and without a type', async () => {
		const reply = { status: 429, headers: { 'x-retry-after': '40' }, body: '{"message":"Too many requests."}' };
		const server = new ScriptedBetterAuth({ '/sign-in/email': reply, '/api-key/list': reply });
		await assert.rejects(server.service().signIn(person), { code: 'TooManyRequests', retryAfter: 40 });
		await assert.rejects(server.session().listKeys(), { code: 'TooManyRequests', retryAfter: 40 });
		assert.equal(server.requests.length, 2);
	});

	it('is a wrong password at a sign-in, a second factor, and a missing bearer plugin', async () => {
		const signIn = (reply: ApiReply, session: ApiReply = json(200, null)) =>
			new ScriptedBetterAuth({ '/sign-in/email': reply, '/get-session': session }).service().signIn(person);
		await assert.rejects(signIn(refusal(401, 'INVALID_EMAIL_OR_PASSWORD')), { code: 'InvalidPassword' });
		const lacks = (call: Promise<unknown>, message: RegExp) =>
			assert.rejects(call, { code: 'MissingOnService', message });
		await lacks(signIn(refusal(400, 'EMAIL_PASSWORD_DISABLED')), /takes no passwords\. Sign in with a code/);
		await lacks(signIn(json(200, { twoFactorRedirect: true })), /second factor.* Sign in with a code/);
		await assert.rejects(signIn(refusal(403, 'EMAIL_NOT_VERIFIED')), { code: 'AccountNotConfirmed' });
		const unsigned = json(200, { token: 'unsigned', user });
		await lacks(signIn(unsigned), /bearer\(\)/);
		const { stored } = await signIn(unsigned, json(200, { user }));
		assert.equal((stored as { token?: unknown }).token, 'unsigned');
	});
});
