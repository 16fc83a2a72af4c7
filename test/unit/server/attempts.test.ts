import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import { createAttempts, type Attempts } from '../../../src/server/auth/attempts.ts';

const ada = { appId: 'local', account: 'ada@example.com', address: '192.0.2.1' };
const stranger = () => Promise.resolve(false);
const known = () => Promise.resolve(true);

describe('Tries to get in', () => {
	let attempts: Attempts;
	beforeEach(() => (attempts = createAttempts(3)));

	async function fail(times: number, attempt = ada, isKnown = stranger): Promise<void> {
		for (let i = 0; i < times; i++) {
			await attempts.mayTry(attempt, isKnown);
			await attempts.failed(attempt);
		}
	}

	it('at one account from one address end with the tenth failure, and say for how long', async () => {
		await fail(10);
		await assertRefused(attempts.mayTry(ada, known), 600);
	});

	it('of a stranger do not lock the account out for other addresses, nor the address for other accounts and apps', async () => {
		await fail(10);
		await fail(10, { ...ada, address: '192.0.2.2' });
		await fail(10, { ...ada, account: 'grace@example.com' });
		await fail(10, { ...ada, appId: 'other' });
	});

	it('from one IPv6 network, or from an IPv4 address written as IPv6, are from one address', async () => {
		await fail(10, { ...ada, address: '2001:db8:1:2::1' });
		await assertRefused(attempts.mayTry({ ...ada, address: '2001:db8:1:2:ffff::2' }, stranger));
		await fail(1, { ...ada, address: '2001:db8:1:3::1' });
		await fail(10);
		await assertRefused(attempts.mayTry({ ...ada, address: '::ffff:192.0.2.1' }, stranger));
	});

	it('that do not fail do not count, however many there are at once', async () => {
		await Promise.all(Array.from({ length: 50 }, () => attempts.mayTry(ada, stranger)));
	});

	it('from one address have a limit for all accounts, which stops nobody who has been here before', async () => {
		for (let i = 0; i < 10; i++) await fail(10, { ...ada, account: `user-${i}@example.com` });
		await assertRefused(attempts.mayTry(ada, stranger));
		await fail(1, ada, known);
		await fail(1, { ...ada, address: '192.0.2.2' });
	});

	it('from one IPv6 network have that limit together', async () => {
		for (let i = 0; i < 10; i++) await fail(10, { ...ada, account: `user-${i}`, address: `2001:db8:1:2::${i}` });
		await assertRefused(attempts.mayTry({ ...ada, address: '2001:db8:1:2:ffff::1' }, stranger));
	});

	it('from everywhere together have a limit too, which stops nobody who has been here before', async () => {
		for (let i = 0; i < 100; i++) await fail(10, { ...ada, address: `198.51.100.${i}` });
		await assertRefused(attempts.mayTry({ ...ada, address: '192.0.2.3' }, stranger));
		await fail(1, { ...ada, address: '192.0.2.3' }, known);
	});

	it('at keys end after a hundred wrong ones from an address', async () => {
		for (let i = 0; i < 100; i++) await attempts.wrongKey('192.0.2.1');
		await assertRefused(attempts.wrongKey('192.0.2.1'));
		await attempts.wrongKey('192.0.2.2');
		for (let i = 0; i < 100; i++) await attempts.wrongKey(`2001:db8:1:2::${i}`);
		await assertRefused(attempts.wrongKey('2001:db8:1:2:ffff::1'), 600);
	});

	it('at keys end after a thousand wrong ones from everywhere', async () => {
		for (let i = 0; i < 1000; i++) await attempts.wrongKey(`198.51.100.${i % 20}`);
		await assertRefused(attempts.wrongKey('203.0.113.1'), 600);
	});

	it('to register have a limit for each address and one for all', async () => {
		for (let i = 0; i < 3; i++) await attempts.registration('192.0.2.1');
		await assertRefused(attempts.registration('192.0.2.1'));
		for (let i = 0; i < 297; i++) await attempts.registration(`198.51.${i >> 8}.${i & 255}`);
		await assertRefused(attempts.registration('203.0.113.1'));
	});

	it('to register count together for an IPv6 network', async () => {
		for (let i = 0; i < 3; i++) await attempts.registration(`2001:db8:1:2::${i}`);
		await assertRefused(attempts.registration('2001:db8:1:2:ffff::1'));
	});
});

/** @param seconds after which, at the latest, there is another try */
async function assertRefused(tried: Promise<unknown>, seconds = 3600): Promise<void> {
	await assert.rejects(tried, (error) => {
		assert.ok(error instanceof ApiError);
		assert.equal(error.code, 'TooManyRequests');
		assert.match(error.message, /^too many tries; try again in \d+ s$/);
		assert.ok(error.retryAfter !== undefined && error.retryAfter > 0 && error.retryAfter <= seconds);
		return true;
	});
}
