import assert from 'node:assert/strict';
import * as v from 'valibot';
import { errorBody } from '../../../src/protocol/errorBody.ts';
import { ApiError, clientErrors, isServiceErrorCode, serviceErrors } from '../../../src/protocol/errors.ts';

describe('an ApiError', () => {
	it('says its code’s own text unless it is given another', () => {
		assert.equal(new ApiError('APIKeyNotFound').message, 'API key not found');
		assert.equal(new ApiError('Cancelled').message, 'the request was cancelled');
		assert.equal(new ApiError('BadRequest', { message: 'odd' }).message, 'odd');
	});

	it('has the status that its code is answered with, and none where there was no answer', () => {
		assert.equal(new ApiError('APIKeyAlreadyExists').status, 409);
		assert.equal(new ApiError('APIKeyAlreadyExists', { status: 400 }).status, 400);
		assert.equal(new ApiError('Unreachable').status, undefined);
	});

	it('is known by its name, and has a cause only if it was given one', () => {
		const error = new ApiError('Unreachable');
		assert.equal(String(error), 'ApiError: the service cannot be reached');
		assert(!('cause' in error));
		assert.equal(new ApiError('Unreachable', { cause: 7 }).cause, 7);
	});
});

describe('the error codes', () => {
	it('are the service’s or the client’s, never both', () => {
		for (const code of Object.keys(clientErrors)) assert(!isServiceErrorCode(code));
		for (const code of Object.keys(serviceErrors)) assert(isServiceErrorCode(code));
		for (const name of ['toString', '__proto__', '', 'Nothing']) assert(!isServiceErrorCode(name));
	});

	it('never say 401 with a dead session’s words about anything else', () => {
		// Such an answer to a key call signs every SDK's user out.
		for (const [code, { status, text }] of Object.entries(serviceErrors)) {
			if (status === 401 && text === 'unauthorized') assert.match(code, /^(AuthError|InvalidPassword)$/);
		}
	});
});

describe('the body of a refusal', () => {
	it('needs a text; other fields of a wrong type count as absent', () => {
		const body = { error: 'x', error_code: 4306, link: null };
		assert.deepEqual(v.parse(errorBody, body), { error: 'x', error_code: undefined, link: undefined });
		for (const odd of [{}, { error: 7 }, 'error', null]) assert(!v.is(errorBody, odd));
	});
});
