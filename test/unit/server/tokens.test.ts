import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, SignJWT } from 'jose';
import { newSigningKeys, type SigningKeys } from '../../../src/server/auth/signingKeys.ts';
import type { TokenSubject } from '../../../src/server/auth/tokenPayloads.ts';
import { createTokens } from '../../../src/server/auth/tokens.ts';

const session: TokenSubject = {
	id: 'a'.repeat(24),
	userId: 'b'.repeat(24),
	domainId: 'c'.repeat(24),
	identityId: 'd'.repeat(24),
	provider: 'local-userpass',
	deviceId: '0'.repeat(24),
};
const start = 1_700_000_000_000;
const good = { kind: 'good', sessionId: session.id };

describe('Tokens', () => {
	it('are signed so that others find the signature good, whatever numbers it is made of', async () => {
		const keys = newSigningKeys();
		const tokens = createTokens(keys, () => start);
		const { keys: published } = await tokens.publish();
		const currentDate = new Date(start);
		// One in 256 numbers begins with a zero byte, which DER leaves out; every other has one put before it.
		for (let i = 0; i < 2000; i++) {
			const token = tokens.issueAccess(session);
			const set = createLocalJWKSet({ keys: published.map((key) => ({ ...key })) });
			await jwtVerify(token, set, { algorithms: ['ES256'], currentDate });
		}
	}).timeout(20_000);

	it('that were good before still run out, and still count for one kind only', async () => {
		let now = start;
		const tokens = createTokens(newSigningKeys(), () => now);
		const access = tokens.issueAccess(session);
		for (let i = 0; i < 2; i++) {
			assert.deepEqual(await tokens.check('access', access), good);
			assert.deepEqual(await tokens.check('refresh', access), { kind: 'bad' });
		}
		now += 30 * 60 * 1000 - 1000;
		assert.deepEqual(await tokens.check('access', access), good);
		now += 1000;
		assert.deepEqual(await tokens.check('access', access), { kind: 'expired' });
		assert.deepEqual(await tokens.check('access', `${access}x`), { kind: 'bad' });
	});

	it('count for the kind that they are, and for no other', async () => {
		const tokens = createTokens(newSigningKeys(), () => start);
		const access = tokens.issueAccess(session);
		const refresh = tokens.issueRefresh(session, start + 1000);
		assert.deepEqual(await tokens.check('access', access), good);
		assert.deepEqual(await tokens.check('refresh', refresh), good);
		assert.deepEqual(await tokens.check('refresh', access), { kind: 'bad' });
		assert.deepEqual(await tokens.check('access', refresh), { kind: 'bad' });
	});

	it('run out', async () => {
		let now = start;
		const tokens = createTokens(newSigningKeys(), () => now);
		const access = tokens.issueAccess(session);
		const refresh = tokens.issueRefresh(session, start + 60_000);
		now = start + 59_000;
		assert.deepEqual(await tokens.check('refresh', refresh), good);
		now = start + 60_000;
		assert.deepEqual(await tokens.check('refresh', refresh), { kind: 'expired' });
		now = start + 30 * 60_000 - 1000;
		assert.deepEqual(await tokens.check('access', access), good);
		now = start + 30 * 60_000;
		assert.deepEqual(await tokens.check('access', access), { kind: 'expired' });
	});

	it('of another server mean nothing here', async () => {
		const [one, other] = [newSigningKeys(), newSigningKeys()];
		const here = createTokens(one, () => start);
		const sameName = { ...other, refresh: other.refresh.map((key) => ({ ...key, kid: one.refresh[0]?.kid ?? '' })) };
		for (const keys of [other, sameName]) {
			const there = createTokens(keys, () => start);
			const refresh = there.issueRefresh(session, start + 1000);
			assert.deepEqual(await here.check('refresh', refresh), { kind: 'bad' });
			assert.deepEqual(await here.check('access', there.issueAccess(session)), { kind: 'bad' });
		}
	});

	it('are signed by the first of several keys and checked by all', async () => {
		const [older, newer] = [newSigningKeys(), newSigningKeys()];
		const before = createTokens(older, () => start);
		const both: SigningKeys = {
			access: [...newer.access, ...older.access],
			refresh: [...newer.refresh, ...older.refresh],
		};
		const after = createTokens(both, () => start);
		assert.deepEqual(await after.check('access', before.issueAccess(session)), good);
		assert.deepEqual(await after.check('refresh', before.issueRefresh(session, start + 1000)), good);
		assert.equal(decodeProtectedHeader(after.issueAccess(session)).kid, newer.access[0]?.kid);
		assert.equal((await after.publish()).keys.length, 2);
	});

	it('cannot be made from what is published', async () => {
		const keys = newSigningKeys();
		const tokens = createTokens(keys, () => start);
		const [{ kid, key } = assert.fail()] = keys.access;
		const { d, ...publicJwk } = key;
		assert.ok(!JSON.stringify(await tokens.publish()).includes(d));
		const pem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
		const payload = decodeJwt(tokens.issueAccess(session));
		const header = { alg: 'HS256', typ: 'JWT', kid };
		const confused = await new SignJWT(payload).setProtectedHeader(header).sign(Buffer.from(pem));
		assert.deepEqual(await tokens.check('access', confused), { kind: 'bad' });
		assert.deepEqual(await tokens.check('refresh', confused), { kind: 'bad' });
	});

	it('must say what they are, even when rightly signed', async () => {
		const keys = newSigningKeys();
		const tokens = createTokens(keys, () => start);
		const [{ kid, key } = assert.fail()] = keys.access;
		const payload = decodeJwt(tokens.issueAccess(session));
		const sign = async (claims: object, typ = 'JWT') =>
			new SignJWT({ ...payload, ...claims })
				.setProtectedHeader({ alg: 'ES256', typ, kid })
				.sign(await importJWK(key, 'ES256'));
		assert.deepEqual(await tokens.check('access', await sign({})), good);
		assert.deepEqual(await tokens.check('access', await sign({ typ: 'refresh' })), { kind: 'bad' });
		assert.deepEqual(await tokens.check('access', await sign({ exp: undefined })), { kind: 'bad' });
		assert.deepEqual(await tokens.check('access', await sign({}, 'other+jwt')), { kind: 'bad' });
	});
});
