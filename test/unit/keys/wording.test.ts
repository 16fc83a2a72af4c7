import assert from 'node:assert/strict';
import { describeError } from '../../../src/keys/errorWording.ts';
import { viewState } from '../../../src/keys/viewState.ts';
import { ago, hour, lengthOfTime, restChanges, until } from '../../../src/keys/ages.ts';
import { describeAccount, describeKey, labelOf, lookOf, stateLabel } from '../../../src/keys/wording.ts';
import { FakeService } from './fakeService.ts';
import { ApiError, clientErrors, serviceErrors, type ErrorCode } from '../../../src/protocol/errors.ts';

const now = Date.UTC(2026, 5, 15, 12);
const clock = { now, language: 'en' };
const minute = 60_000;
const day = 24 * 60 * minute;
const key = { id: 'k', name: 'ci', enabled: true, createdAt: now - 12 * day };

describe('what the row of an account says', () => {
	const service = new FakeService([], 'Shop');
	const state = { kind: 'ready', keys: [key, key] } as const;

	it('says how many keys there are and where, and that there are more', () => {
		assert.equal(describeAccount({ service, state, listCut: undefined }), '2 keys · Shop');
		assert.equal(describeAccount({ service, state: { ...state, keys: [key] }, listCut: undefined }), '1 key · Shop');
		assert.equal(describeAccount({ service, state, listCut: 'Raise it.' }), '2+ keys, perhaps not all · Shop');
		const failed = { kind: 'failed', error: undefined, keys: [key] } as const;
		assert.equal(
			describeAccount({ service, state: failed, listCut: 'Raise it.' }),
			'1+ keys, perhaps not all · not up to date · Shop',
		);
	});
});

describe('what a row says', () => {
	const none = { fresh: false, copiedAt: undefined, staleAfterDays: undefined };
	const spoken = (...asked: Parameters<typeof stateLabel>) => labelOf(asked[0].name, stateLabel(...asked));

	it('says state and age', () => {
		assert.equal(describeKey(key, none, clock), 'enabled · 12 days old');
		assert.equal(describeKey({ ...key, enabled: false }, none, clock), 'disabled · 12 days old');
		assert.equal(describeKey({ ...key, createdAt: undefined }, none, clock), 'enabled');
	});

	it('says that a value waits, and for a day that it was copied', () => {
		assert.equal(describeKey(key, { ...none, fresh: true }, clock), 'not copied yet · enabled');
		const disabled = { ...key, enabled: false };
		assert.equal(describeKey(disabled, { ...none, fresh: true }, clock), 'disabled · not copied yet');
		const copied = (age: number) => describeKey(key, { ...none, copiedAt: now - age }, clock);
		assert.equal(copied(minute), 'enabled · value copied · 12 days old');
		assert.equal(copied(2 * day), 'enabled · 12 days old');
	});

	it('says first that a value was lost, which a narrow row has room for', () => {
		assert.equal(describeKey(key, { ...none, orphan: true }, clock), 'value lost · enabled · 12 days old');
	});

	it('says the same to a screen reader as a sentence', () => {
		assert.equal(spoken(key, none, clock), 'API key ci, enabled, created 12 days ago');
	});

	it('says to a screen reader that a key is stale, which the eye sees by a letter', () => {
		const stale = { ...none, staleAfterDays: 10 };
		assert.equal(spoken(key, stale, clock), 'API key ci, enabled, created 12 days ago, stale, older than 10 days');
		assert.match(spoken(key, { ...none, staleAfterDays: 1 }, clock), /stale, older than a day$/);
	});

	it('says how old a key is in the language of the person', () => {
		const old = (age: number, language = 'en') =>
			describeKey({ ...key, createdAt: now - age }, none, { now, language });
		assert.equal(old(59_000), 'enabled · new');
		assert.equal(old(day), 'enabled · 1 day old');
		assert.equal(old(400 * day), 'enabled · 1 year old');
		assert.match(old(3 * day, 'de'), /3 Tage/);
	});

	it('says what a key begins with and when it ends, where that is near', () => {
		const more = { ...key, hint: 'uak_ab', expiresAt: now + 3 * day };
		assert.equal(describeKey(more, none, clock), 'enabled · uak_ab… · 12 days old');
		const soon = { ...none, expiring: 'soon' } as const;
		assert.equal(describeKey(more, soon, clock), 'expires in 3 days · enabled · uak_ab… · 12 days old');
		const fresh = describeKey(more, { ...soon, fresh: true }, clock);
		assert.equal(fresh, 'not copied yet · expires in 3 days · enabled · uak_ab…');
		// Where another key has the same name, this is what tells them apart.
		const shared = describeKey(more, { ...soon, sharesName: true }, clock);
		assert.equal(shared, 'uak_ab… · expires in 3 days · enabled · 12 days old');
		assert.notEqual(lookOf(more, soon, now), lookOf(more, { ...soon, sharesName: true }, now));
		assert.equal(
			spoken(more, soon, clock),
			'API key ci, enabled, expires in 3 days, begins with uak_ab, created 12 days ago',
		);
		const expired = { ...none, expiring: 'expired' } as const;
		assert.match(describeKey({ ...more, expiresAt: now }, expired, clock), /^expired · enabled · /);
	});

	it('says what is left to the nearest whole of it, and knows when that is going to be another one', () => {
		const left: readonly (readonly [number, string])[] = [
			[14 * day, 'in 14 days'],
			[7 * day - minute, 'in 7 days'],
			[1.4 * day, 'in 1 day'],
			[day - 1, 'in 24 hours'],
			[90 * minute, 'in 2 hours'],
			[61_000, 'in 1 minute'],
			[29_000, 'in less than a minute'],
		];
		for (const [rest, words] of left) {
			assert.equal(until(now + rest, clock), words);
			const pause = restChanges(now + rest, now);
			const then = (time: number) => until(now + rest, { now: time, language: 'en' });
			assert.equal(then(now + pause - 2), words, `${words}: not before`);
			assert.ok(pause > rest || then(now + pause) !== words, `${words}: then`);
		}
	});

	it('tells lengths of time without rounding them', () => {
		assert.equal(lengthOfTime(day, clock), '1 day');
		assert.equal(lengthOfTime(30 * day, clock), '30 days');
		assert.equal(lengthOfTime(90_000, clock), '90 seconds');
		assert.equal(lengthOfTime(90 * minute, clock), '90 minutes');
	});

	it('looks the same until one of its words changes', () => {
		const look = lookOf(key, none, now);
		assert.equal(lookOf({ ...key }, { ...none }, now + minute), look);
		for (const other of [
			lookOf(key, none, now + day),
			lookOf({ ...key, enabled: false }, none, now),
			lookOf(key, { ...none, fresh: true }, now),
			lookOf(key, { ...none, copiedAt: now - 2 * day }, now),
			lookOf(key, { ...none, staleAfterDays: 10 }, now),
			lookOf(key, { ...none, expiring: 'soon' }, now),
			lookOf({ ...key, hint: 'uak_ab' }, none, now),
			lookOf({ ...key, expiresAt: now + 3 * day }, none, now),
			lookOf({ ...key, lastVerifiedAt: now }, none, now),
			lookOf({ ...key, remainingUses: 1 }, none, now),
			lookOf({ ...key, rateLimit: { max: 1, windowMs: 1 } }, none, now),
		])
			assert.notEqual(other, look);
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

describe('an hour', () => {
	it('is told by its time today, and with its date on other days', () => {
		assert.match(hour(now - minute, clock), /^\d+:\d\d\s[AP]M$/);
		assert.match(hour(now - 3 * day, clock), /June 12, 2026/);
	});
});

describe('what an error says', () => {
	it('is a sentence with a next step for each code, and nothing for what is unknown', () => {
		const codes = [...Object.keys(serviceErrors), ...Object.keys(clientErrors)] as ErrorCode[];
		for (const code of codes) assert.match(describeError(new ApiError(code)) ?? '', /^[A-Z].*[."]$/, code);
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
