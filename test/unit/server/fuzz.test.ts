import assert from 'node:assert/strict';
import fc from 'fast-check';
import { apiRoot, routes } from '../../../src/protocol/routes.ts';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import { asker, newUser, type SignedIn } from '../../contract/wire.ts';

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'];
const paths = Object.values(routes).map(({ path }) => apiRoot + path);

const segment = fc.oneof(
	fc.constantFrom('local', 'undefined', '..', '%00', '%E0%A4%A', '5e5e6f0a0000000000000000'),
	fc.string(),
);
const path = fc.oneof(
	fc.tuple(fc.constantFrom(...paths), segment).map(([route, part]) => route.replace(/:\w+/, part)),
	fc.webPath(),
	fc.string().map((text) => `/${text}`),
);
const body = fc.oneof(
	fc.constant(undefined),
	fc.string(),
	fc.json(),
	fc.object().map((value) => JSON.stringify(value)),
);
const type = fc.constantFrom('application/json', 'application/json;charset=utf-8', 'text/plain', '');
const token = fc.oneof(fc.constantFrom('none', 'access', 'refresh'), fc.string({ unit: 'grapheme-ascii' }));

describe('No request', function () {
	this.timeout(60_000);
	let server: MemoryServer;
	let user: SignedIn;
	before(async () => {
		server = await startMemoryServer();
		user = await newUser(asker(server));
	});
	after(() => server.close());

	it('is too odd for an answer of the protocol and one line in the log', async () => {
		const request = fc.record({ method: fc.constantFrom(...methods), path, body, type, token });
		await fc.assert(
			fc.asyncProperty(request, async ({ method, path, body, type, token }) => {
				server.logged.length = 0;
				const bearer = token === 'access' || token === 'refresh' ? user[token] : token;
				const reply = await send(method, path, body, { 'content-type': type, authorization: `Bearer ${bearer}` });
				if (reply === undefined) return;
				assert.ok(reply.status < 500, `status ${reply.status}`);
				const isEmpty = reply.body === '';
				if (!isEmpty) JSON.parse(reply.body);
				if (method !== 'HEAD') assert.equal(reply.headers['content-type'], isEmpty ? undefined : 'application/json');
				assert.equal(server.logged.length, 1);
				assert.match(server.logged[0] ?? '', /^[\x20-\x7e]{1,300}$/);
				if (reply.status === 204 && path.endsWith('/session')) user = await newUser(asker(server));
			}),
			{ numRuns: 2000 },
		);
	});

	/** Undefined for what cannot even be written as a request. */
	async function send(method: string, path: string, body: string | undefined, headers: Record<string, string>) {
		const url = server.baseUrl + path;
		const hasBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
		try {
			new Request(url, { method, headers });
		} catch {
			return undefined;
		}
		const request = { method: method as 'GET', url, headers, signal: AbortSignal.timeout(10_000) };
		return server.transport(hasBody ? { ...request, body } : request);
	}
});
