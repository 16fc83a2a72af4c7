import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { assertForbidden, assertRefused, signInWithKey } from './wire.ts';

const keyLogin = 'POST /app/local/auth/providers/api-key/login';
const created = v.object({
	id: v.string(),
	userId: v.string(),
	name: v.string(),
	key: v.string(),
	disabled: v.boolean(),
	createdAt: v.string(),
});

describe('server-keys on the command line, beside a running server', function () {
	this.timeout(60_000);
	let on: CommandedServer;
	beforeEach(async () => (on = await startCommandedServer()));
	afterEach(() => on.close());

	const create = async (name: string) => v.parse(created, await on.json(['server-keys', 'create', name]));

	it('create prints a value once that signs in as a server, and keeps it nowhere', async () => {
		const { key, ...made } = await create('nightly-job');
		assert.match(key, /^uak_\w{38}$/);
		const { access, userId } = await signInWithKey(on.ask, key);
		assert.equal(userId, made.userId);
		const { json } = await on.ask('GET /auth/profile', { token: access });
		const profile = v.parse(
			v.looseObject({ type: v.string(), identities: v.array(v.unknown()), data: v.unknown() }),
			json,
		);
		assert.deepEqual([profile.type, profile.data], ['server', {}]);
		assert.deepEqual(profile.identities, [{ id: made.id, provider_type: 'api-key', provider_data: {} }]);
		assert.deepEqual(await on.json(['server-keys', 'list']), [made]);
		const files = ['keys.sqlite', 'keys.sqlite-wal'].map((name) => readFileSync(join(on.data, name), 'latin1')).join();
		for (const text of [files, await on.text(['audit']), on.server.child.errors]) assert.ok(!text.includes(key));
	});

	it('create shows people the value on a line of its own', async () => {
		const [sentence, value, end] = (await on.text(['server-keys', 'create', 'ci'])).split('\n');
		assert.match(sentence ?? '', /^Created the server key ci \([0-9a-f]{24}\)\. .* shown this once:$/);
		assert.equal(end, '');
		await signInWithKey(on.ask, value ?? '');
	});

	it('a server may refresh and sign out, but neither manage keys nor delete itself', async () => {
		const { key } = await create('ci');
		const { refresh: token, access } = await signInWithKey(on.ask, key);
		assertForbidden(await on.ask('GET /auth/api_keys', { token }));
		assertForbidden(await on.ask('POST /auth/api_keys', { token, body: { name: 'more' } }));
		assertForbidden(await on.ask('DELETE /auth/delete', { token: access }));
		assert.equal((await on.ask('POST /auth/session', { token })).status, 201);
		assert.equal((await on.ask('DELETE /auth/session', { token })).status, 204);
	});

	it('disable ends the sessions of the key and locks it out until enable; ids go in either case', async () => {
		const { key, id } = await create('ci');
		const { refresh: token } = await signInWithKey(on.ask, key);
		assert.deepEqual(await on.json(['server-keys', 'disable', id.toUpperCase()]), { id, name: 'ci', disabled: true });
		assert.equal((await on.ask('POST /auth/session', { token })).status, 401);
		assertRefused(await on.ask(keyLogin, { body: { key } }), 401, 'AuthError', 'unauthorized');
		assert.match(await on.text(['server-keys', 'list']), /^ci {4}[0-9a-f]{24} {2}disabled /m);
		assert.deepEqual(await on.json(['server-keys', 'enable', id]), { id, name: 'ci', disabled: false });
		assert.equal((await on.ask('POST /auth/session', { token })).status, 401);
		await signInWithKey(on.ask, key);
	});

	it('delete leaves nothing of the key, and its name is free', async () => {
		const { key, id } = await create('ci');
		const { refresh: token } = await signInWithKey(on.ask, key);
		assert.match(await on.refusal(['server-keys', 'delete', id]), /repeat it with --yes/);
		assert.deepEqual(await on.json(['server-keys', 'delete', id, '--yes']), { id, name: 'ci', deleted: true });
		assert.equal((await on.ask('POST /auth/session', { token })).status, 401);
		assertRefused(await on.ask(keyLogin, { body: { key } }), 401, 'AuthError', 'unauthorized');
		assert.deepEqual(await on.json(['server-keys', 'list']), []);
		await create('ci');
	});

	it('names are those of keys, each once in an app', async () => {
		await create('ci');
		assert.match(
			await on.refusal(['server-keys', 'create', 'ci']),
			/There is a server key ci in the app local already/,
		);
		const sentence = await on.refusal(['server-keys', 'create', 'not this']);
		assert.match(sentence, /'name' can only contain ASCII letters, numbers, underscores, and hyphens/);
		assert.match(await on.refusal(['server-keys', 'create', 'x'.repeat(129)]), /at most 128 characters/);
		await on.text(['apps', 'create', 'other']);
		await on.text(['server-keys', 'create', 'ci', '--app', 'other']);
		const { key } = v.parse(created, await on.json(['server-keys', 'create', 'cd', '--app', 'other']));
		assertRefused(await on.ask(keyLogin, { body: { key } }), 401, 'AuthError', 'unauthorized');
	});

	it('an app has a hundred of them at most', async () => {
		await create('key-1');
		const database = new DatabaseSync(join(on.data, 'keys.sqlite'));
		for (const sql of [
			"INSERT INTO users (id, app_id, type, disabled, created_at) VALUES (?1, 'local', 'server', 0, 0)",
			"INSERT INTO identities (id, app_id, user_id, provider, subject) VALUES (?1, 'local', ?1, 'api-key', ?1)",
			'INSERT INTO api_keys (id, user_id, name, hash, disabled, created_at) VALUES (?1, ?1, ?1, ?1, 0, 0)',
		]) {
			const insert = database.prepare(sql);
			for (let i = 2; i <= 99; i++) insert.run(`key-${i}`);
		}
		database.close();
		await create('key-100');
		assert.match(
			await on.refusal(['server-keys', 'create', 'one-more']),
			/has 100 server keys, and no app can have more/,
		);
	});

	it('each says so of a key that is not there', async () => {
		for (const command of ['enable', 'disable', 'delete']) {
			for (const id of ['0'.repeat(24), 'ci']) {
				assert.match(await on.refusal(['server-keys', command, id]), /^There is no server key .* in the app local; /);
			}
		}
	});
});
