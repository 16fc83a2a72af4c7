import assert from 'node:assert/strict';
import { failureOf } from '../../../src/client/secrets.ts';
import { describeTrial } from '../../../src/keys/connectionWording.ts';
import { describeError } from '../../../src/keys/errorWording.ts';
import { ApiError } from '../../../src/protocol/errors.ts';

/** What a person is told of an error of Node's. */
const told = (code: string) => describeError(failureOf(Object.assign(new Error('failed'), { code }), [])) ?? '';
const stranger = (status: number) => describeError(new ApiError('NotTheService', { status })) ?? '';

describe('a connection that does not come about', () => {
	it('is explained by what Node says', () => {
		assert.match(told('ENOTFOUND'), /name of the key service was not found/);
		assert.match(told('EAI_AGAIN'), /name of the key service was not found/);
		assert.match(told('ECONNREFUSED'), /refused the connection/);
		assert.match(told('ETIMEDOUT'), /did not answer in time/);
		assert.match(told('EHOSTUNREACH'), /No way leads/);
		assert.match(told('ECONNRESET'), /broke off/);
		assert.match(told('EPROTO'), /plain http/);
		assert.match(told('ERR_SSL_WRONG_VERSION_NUMBER'), /plain http/);
		assert.match(told('ERR_TLS_CERT_ALTNAME_INVALID'), /another name/);
		assert.match(told('CERT_HAS_EXPIRED'), /not valid today/);
		assert.match(told('of tomorrow'), /cannot be reached/);
		const deadProxy = new Error('Failed to establish a socket connection to proxies: ["PROXY 127.0.0.1:1"]');
		assert.match(describeError(failureOf(deadProxy, [])) ?? '', /cannot be reached.*http\.proxy/);
	});

	it('for want of trust tells how certificates get trusted', () => {
		for (const code of [
			'SELF_SIGNED_CERT_IN_CHAIN',
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
			'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
			'CERT_UNTRUSTED',
		]) {
			assert.match(told(code), /not trusted.*system.*http\.systemCertificates.*NODE_EXTRA_CA_CERTS/, code);
		}
	});

	it('for a proxy that said no names its setting', () => {
		assert.match(stranger(407), /user name and password.*http\.proxy/);
		assert.match(stranger(403), /said no.*http\.proxy/);
		assert.match(stranger(502), /does not get through/);
		assert.match(stranger(302), /leads on to another/);
		assert.match(stranger(200), /Something else/);
	});
});

describe('what a first try of an address runs into', () => {
	const trial = (code: ConstructorParameters<typeof ApiError>[0], status?: number) =>
		describeTrial(new ApiError(code, { status })) ?? '';

	it('is said for somebody who has just typed it', () => {
		assert.match(trial('AppNotFound'), /does not know this app id/);
		assert.match(trial('AuthProviderNotFound'), /switched off/);
		assert.match(trial('NotTheService', 200), /no key service of this kind/);
		assert.match(trial('NotTheService', 404), /no key service of this kind/);
		assert.match(trial('UnexpectedReply', 200), /no key service of this kind/);
		assert.match(trial('Forbidden'), /said no/);
		assert.match(trial('Cancelled'), /not tried to the end/);
	});

	it('is what it always is otherwise', () => {
		for (const error of [new ApiError('Unreachable'), new ApiError('NotTheService', { status: 407 }), new Error('x')])
			assert.equal(describeTrial(error), undefined);
	});
});
