import assert from 'node:assert/strict';
import { describeError } from '../../../src/keys/errorWording.ts';
import { viewState } from '../../../src/keys/viewState.ts';
import { ago, describeKey, keyLabel } from '../../../src/keys/wording.ts';
import { ApiError, clientErrors, serviceErrors, type ErrorCode } from '../../../src/protocol/errors.ts';

const now = Date.UTC(2026, 5, 15, 12);
const clock = { now, language: 'en' };
const minute = 60_000;
const day = 24 * 60 * minute;
const key = { id: 'k', name: 'ci', enabled: true, createdAt: now - 12 * day };

describe('what a row says', () => {
	const none = { fresh: false, copiedAt: undefined };

	it('says state and age', () => {
		assert.equal(describeKey(key, none, clock), 'enabled · created 12 days ago');
		assert.equal(describeKey({ ...key, enabled: false }, none, clock), 'disabled · created 12 days ago');
		assert.equal(describeKey({ ...key, createdAt: undefined }, none, clock), 'enabled');
	});

	it('says that a value waits, and for a day that it was copied', () => {
		assert.equal(describeKey(key, { ...none, fresh: true }, clock), 'value not copied yet · enabled');
		const copied = (age: number) => describeKey(key, { fresh: false, copiedAt: now - age }, clock);
		assert.equal(copied(minute), 'enabled · value copied · created 12 days ago');
		assert.equal(copied(2 * day), 'enabled · created 12 days ago');
	});

	it('says the same to a screen reader as a sentence', () => {
		assert.equal(keyLabel(key, none, clock), 'API key ci, enabled, created 12 days ago');
	});

	it('tells ages in words, and never of the future', () => {
		const ages: readonly (readonly [number, string])[] = [
			[0, 'just now'],
			[-5 * minute, 'just now'],
			[59_000, 'just now'],
			[minute, '1 minute ago'],
			[119 * minute, '1 hour ago'],
			[day, 'yesterday'],
			[45 * day, 'last month'],
			[3 * 365 * day, '3 years ago'],
		];
		for (const [age, words] of ages) assert.equal(ago(now - age, clock), words);
		assert.equal(ago(now - 3 * day, { now, language: 'de' }), 'vor 3 Tagen');
	});
});

describe('what an error says', () => {
	it('is a sentence with a next step for each code, and nothing for what is unknown', () => {
		const codes = [...Object.keys(serviceErrors), ...Object.keys(clientErrors)] as ErrorCode[];
		for (const code of codes) assert.match(describeError(new ApiError(code)) ?? '', /^[A-Z].*\.$/, code);
		assert.equal(describeError(new Error('inside')), undefined);
	});

	it('says when to try again, if the service did', () => {
		const said = describeError(new ApiError('TooManyRequests', { retryAfter: 40 }));
		assert.match(said ?? '', /Try again in 40 s\.$/);
	});

	it('never repeats what a service said', () => {
		const said = describeError(new ApiError('InvalidParameter', { message: 'something a stranger wrote' }));
		assert.doesNotMatch(said ?? '', /stranger/);
	});
});

describe('the view without accounts', () => {
	it('offers the local server when there is no service, and signing in when there is one', () => {
		assert.deepEqual(viewState([], false), { kind: 'notSetUp' });
		assert.deepEqual(viewState([], true), { kind: 'signedOut' });
	});
});
