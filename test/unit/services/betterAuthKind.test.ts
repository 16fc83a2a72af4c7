import assert from 'node:assert/strict';
import type { ApiReply, ApiRequest } from '../../../src/protocol/transport.ts';
import { betterAuthKind } from '../../../src/services/betterAuthKind.ts';
import { readServiceConfig, serviceId, serviceLabel } from '../../../src/services/serviceConfig.ts';
import { json, refusal } from './betterAuthScript.ts';

const good = { kind: 'betterAuth', address: 'https://www.example.com' } as const;
const nothing: ApiReply = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };

function checked(entry: object) {
	const result = readServiceConfig({ ...good, ...entry });
	assert('config' in result, JSON.stringify(result));
	return result.config;
}

/** A host that answers as Better Auth below `base`, and with something else elsewhere. */
async function probe(
	address: string,
	base: string,
	elsewhere = nothing,
	list = refusal(401, 'UNAUTHORIZED'),
	signIn = refusal(400, 'INVALID_EMAIL'),
) {
	const asked: string[] = [];
	const transport = async ({ url, headers }: ApiRequest): Promise<ApiReply> => {
		asked.push(url);
		assert.equal(headers['authorization'], undefined);
		if (url === `${base}/get-session`) return json(200, null);
		if (url.startsWith(`${base}/api-key/list`)) return list;
		if (url === `${base}/sign-in/email`) return signIn;
		return url.startsWith(`${address}/api/auth`) ? nothing : elsewhere;
	};
	return { ...(await betterAuthKind.probe({ ...good, address }, { transport })), asked };
}

describe('an entry of the Better Auth kind', () => {
	it('needs an address alone', () => {
		assert.deepEqual(checked({}), good);
		assert.deepEqual(checked({ clientId: ' editor ', name: 'Shop' }), { ...good, clientId: 'editor', name: 'Shop' });
		assert.equal('clientId' in checked({ clientId: '' }) && checked({ clientId: '' }).kind, 'betterAuth');
		assert.deepEqual(readServiceConfig({ kind: 'betterAuth' }), { problem: '"address" is missing.' });
		assert.match(JSON.stringify(readServiceConfig({ ...good, clientId: 'a b' })), /client id/);
	});

	it('is the same service with and without the usual base path, and however people sign in', () => {
		const ids = [{}, { address: 'https://www.example.com/api/auth/' }, { clientId: 'x' }, { name: 'X' }].map((entry) =>
			serviceId(checked(entry)),
		);
		assert.deepEqual([...new Set(ids)], ['betterAuth https://www.example.com/api/auth']);
		assert.notEqual(serviceId(checked({ address: 'https://www.example.com/login' })), ids[0]);
	});

	it('is called after its host, and its path if that is another', () => {
		assert.equal(serviceLabel(checked({})), 'www.example.com (Better Auth)');
		assert.equal(serviceLabel(checked({ address: 'https://a.example/login' })), 'a.example/login (Better Auth)');
		assert.equal(serviceLabel(checked({ name: 'Shop' })), 'Shop');
	});

	it('offers a sign-in with a code if it has a client id', async () => {
		const waysOf = async (clientId?: string) => {
			const service = await betterAuthKind.connect({ ...good, clientId }, { confirmLocation: async () => false });
			return service.abilities.signInWays;
		};
		assert.deepEqual([await waysOf(), await waysOf('editor')], [['password'], ['password', 'device']]);
	});
});

describe('trying a service of the Better Auth kind', () => {
	it('takes three requests, and needs no base path', async () => {
		const base = 'https://www.example.com/api/auth';
		for (const address of ['https://www.example.com', base]) {
			const { location, asked, address: other } = await probe(address, base);
			const paths = ['/get-session', '/api-key/list', '/sign-in/email'].map((path) => base + path);
			assert.deepEqual([location, other, asked], [base, undefined, paths]);
		}
	});

	it('finds it below another path, whatever answers at that path itself', async () => {
		const base = 'https://www.example.com/shop/api/auth';
		const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html>' };
		const redirect = { status: 307, headers: { location: '/login' }, body: '' };
		for (const elsewhere of [nothing, page, redirect, json(200, { hello: 'world' }), json(404, { code: 'x' })]) {
			const { address, location } = await probe('https://www.example.com/shop', base, elsewhere);
			assert.deepEqual([address, location], [base, base]);
		}
	});

	it('says what stands in the way at the address that was entered', async () => {
		const no = (elsewhere: ApiReply) => probe('https://www.example.com/shop', 'https://nowhere.example', elsewhere);
		await assert.rejects(no(nothing), { code: 'NotTheService', status: 404 });
		await assert.rejects(no(json(200, { hello: 'world' })), { code: 'UnexpectedReply' });
		await assert.rejects(no({ ...nothing, status: 407 }), { code: 'NotTheService', status: 407 });
		await assert.rejects(no({ ...nothing, status: 403 }), { code: 'NotTheService', status: 403 });
	});

	it('says that the plugin for keys is missing, and does not take a list for everybody', async () => {
		const base = 'https://www.example.com/api/auth';
		const absent = { status: 404, headers: {}, body: '' };
		const failure = { code: 'MissingOnService', message: /apiKey\(\)/ };
		await assert.rejects(probe(base, base, nothing, absent), failure);
		await assert.rejects(probe(base, base, nothing, json(200, { apiKeys: [] })), { code: 'UnexpectedReply' });
	});

	it('says that nobody can sign in with a password, or at this address, and nothing of other refusals', async () => {
		const base = 'https://www.example.com/api/auth';
		const signIn = (reply: ApiReply) => probe(base, base, nothing, refusal(401, 'UNAUTHORIZED'), reply);
		const off = signIn(refusal(400, 'EMAIL_PASSWORD_DISABLED'));
		await assert.rejects(off, { code: 'MissingOnService', message: /takes no passwords.*emailAndPassword/ });
		await assert.rejects(signIn(refusal(403, 'INVALID_ORIGIN')), { code: 'DomainNotAllowed' });
		for (const reply of [refusal(401, 'INVALID_EMAIL_OR_PASSWORD'), refusal(429, 'X'), refusal(403, 'OF_TOMORROW')])
			assert.equal((await signIn(reply)).location, base);
	});
});
