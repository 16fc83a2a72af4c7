import assert from 'node:assert/strict';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { newSigningKeys } from '../../../src/server/auth/signingKeys.ts';
import { createTokens } from '../../../src/server/auth/tokens.ts';

const session = {
	id: 'the session',
	userId: 'the user',
	domainId: 'the domain',
	identityId: 'the identity',
	provider: 'local-userpass',
	deviceId: 'the device',
} as const;
const start = 1_700_000_000_000;

const names = {
	baas_domain_id: 'the domain',
	baas_device_id: 'the device',
	stitch_domainId: 'the domain',
	stitch_devId: 'the device',
};
const identity = { id: 'the identity', provider_type: 'local-userpass' };

describe('What tokens say', () => {
	it('is which session, user, domain and device, and how it was opened, each by both names', async () => {
		const tokens = createTokens(newSigningKeys(), () => start);
		const iat = start / 1000;
		assert.deepEqual(decodeJwt(tokens.issueAccess(session)), {
			...{ typ: 'access', sub: 'the user', iss: 'the session', iat, exp: iat + 1800 },
			...names,
		});
		assert.deepEqual(decodeJwt(tokens.issueRefresh(session, start + 5000)), {
			...{ typ: 'refresh', sub: 'the user', iat, exp: iat + 5 },
			...{ baas_id: 'the session', baas_identity: identity, baas_data: null },
			...{ stitch_id: 'the session', stitch_ident: identity, stitch_data: null },
			...names,
		});
	});

	it('is also by what they are signed', async () => {
		const keys = newSigningKeys();
		const tokens = createTokens(keys, () => start);
		const [[access], [refresh]] = [keys.access, keys.refresh];
		const header = { alg: 'ES256', kid: access?.kid, typ: 'JWT' };
		assert.deepEqual(decodeProtectedHeader(tokens.issueAccess(session)), header);
		const { kid } = refresh ?? assert.fail();
		assert.deepEqual(decodeProtectedHeader(tokens.issueRefresh(session, start)), { alg: 'HS256', kid, typ: 'JWT' });
		const { kty, crv, x, y } = access?.key ?? assert.fail();
		const published = { kty, crv, x, y, kid: access?.kid, alg: 'ES256', use: 'sig' };
		assert.deepEqual(await tokens.publish(), { keys: [published] });
	});
});
