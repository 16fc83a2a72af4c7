import assert from 'node:assert/strict';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import {
	asker,
	assertRefused,
	createKey,
	newUser,
	password,
	register,
	signedIn,
	signIn,
	type AskFunction,
} from '../../contract/wire.ts';

const providers = 'POST /app/local/auth/providers';
const device = 'abcdef'.repeat(4);

describe('Clients of all kinds', function () {
	this.timeout(20_000);
	let server: MemoryServer;
	let ask: AskFunction;
	let now: number;
	beforeEach(async () => {
		now = 1_700_000_000_000;
		server = await startMemoryServer({ now: () => now });
		ask = asker(server);
	});
	afterEach(() => server.close());

	/** Each way to sign in, with its body. */
	async function waysIn(): Promise<readonly (readonly [string, object])[]> {
		const username = await register(ask);
		const { key } = await createKey(ask, (await signIn(ask, username)).refresh);
		return [
			['local-userpass', { username, password }],
			['api-key', { key }],
			['anon-user', {}],
		];
	}

	it('tell of their device at any sign-in, in letters of either case', async () => {
		for (const [provider, body] of await waysIn()) {
			const options = { device: { deviceId: device.toUpperCase() } };
			const reply = await ask(`${providers}/${provider}/login`, { body: { ...body, options } });
			assert.equal(signedIn(reply).deviceId, device);
		}
	});

	it('cannot link accounts at any sign-in', async () => {
		for (const [provider, body] of await waysIn()) {
			const reply = await ask(`${providers}/${provider}/login?link=true`, { body });
			assertRefused(reply, 400, 'InvalidParameter', 'invalid user link request');
		}
	});

	it('write the ids of keys in letters of either case', async () => {
		const { refresh: token } = await newUser(ask);
		const { _id, name } = await createKey(ask, token);
		const path = `/auth/api_keys/${_id.toUpperCase()}`;
		assert.deepEqual((await ask(`GET ${path}`, { token })).json, { _id, name, disabled: false });
		for (const line of [`PUT ${path}/disable`, `PUT ${path}/enable`, `DELETE ${path}`]) {
			assert.equal((await ask(line, { token })).status, 204);
		}
	});

	it('write what kind of token they send in letters of either case, and nothing after it', async () => {
		const { access } = await newUser(ask);
		const statusFor = async (authorization: string) =>
			(await ask('GET /auth/profile', { headers: { authorization } })).status;
		for (const right of ['Bearer ', 'bearer ', 'BEARER  ']) assert.equal(await statusFor(right + access), 200);
		for (const wrong of [`Bearer ${access} x`, `x Bearer ${access}`, `Bearer${access}`]) {
			assert.equal(await statusFor(wrong), 401);
		}
	});

	it('are told in the words that realm-web waits for when they sign out of a session that has run out', async () => {
		const { refresh: token } = await newUser(ask);
		now += 60 * 24 * 60 * 60 * 1000;
		const reply = await ask('DELETE /auth/session', { token });
		assertRefused(reply, 401, 'InvalidSession', 'invalid session: failed to find refresh token');
	});
});
