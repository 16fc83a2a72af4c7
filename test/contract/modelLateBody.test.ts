import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { apiRoot } from '../../src/protocol/routes.ts';
import { startTemporaryServer, type ChildServer } from './childServer.ts';
import { asker, newUser, type AskFunction, type SignedIn } from './wire.ts';

/** Whoever sends a body slowly must not do with a session what it may no longer do. */
describe('A create whose body comes late', function () {
	this.timeout(30_000);
	let server: ChildServer;
	let ask: AskFunction;
	before(async () => {
		server = await startTemporaryServer();
		ask = asker(server);
	});
	after(() => server.close());

	const endings = {
		'the session was signed out': ({ refresh: token }: SignedIn) => ask('DELETE /auth/session', { token }),
		'the user was deleted': ({ access: token }: SignedIn) => ask('DELETE /auth/delete', { token }),
	};
	for (const [ending, end] of Object.entries(endings)) {
		it(`is refused when ${ending} meanwhile`, async () => {
			const user = await newUser(ask);
			const finish = await beginCreate(user.refresh);
			assert.equal((await end(user)).status, 204);
			assert.match(await finish(), /^401 .*"error":"invalid session","error_code":"InvalidSession"/);
		});
	}

	/** Sends all but the body, and waits until the server asks for it. @returns sends the body, and gives the answer */
	async function beginCreate(token: string): Promise<() => Promise<string>> {
		const body = JSON.stringify({ name: 'late' });
		const type = { 'content-type': 'application/json', 'content-length': body.length };
		const headers = { authorization: `Bearer ${token}`, expect: '100-continue', ...type };
		const path = `${apiRoot}/auth/api_keys`;
		const create = request({ port: server.port, host: '127.0.0.1', method: 'POST', path, headers });
		create.flushHeaders();
		await once(create, 'continue');
		return async () => {
			create.end(body);
			const [answer] = (await once(create, 'response')) as [IncomingMessage];
			return `${answer.statusCode} ${await text(answer)}`;
		};
	}
});
