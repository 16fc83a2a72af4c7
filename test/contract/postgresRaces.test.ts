import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { ChildServer } from './childServer.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import {
	asker,
	createKey,
	newEmail,
	newUser,
	password,
	register,
	signIn,
	type AskFunction,
	type Reply,
} from './wire.ts';

const providers = 'POST /app/local/auth/providers';

describe('Several servers on one PostgreSQL', function () {
	this.timeout(60_000);
	let servers: PostgresServers;
	let asks: readonly AskFunction[];
	before(async () => {
		servers = await createPostgresServers();
		// All at once, on an empty database.
		const options = ['--max-registrations', '10000'];
		const started: readonly ChildServer[] = await Promise.all([1, 2, 3, 4].map(() => servers.start(...options)));
		asks = started.map(asker);
	});
	after(() => servers.close());

	const ask = (line: string, what?: Parameters<AskFunction>[1]) => askOf(0)(line, what);
	const askOf = (index: number) => asks[index % asks.length] ?? assert.fail();

	/** Asks each server in turn, without waiting for answers. @returns how often each status came */
	async function atOnce(count: number, request: (ask: AskFunction, index: number) => Promise<Reply>) {
		const replies = await Promise.all(Array.from({ length: count }, (_, i) => request(askOf(i), i)));
		const counts: Record<number, number> = {};
		for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
		return counts;
	}

	it('have made the tables once, and one app of each name', async () => {
		const { query } = servers.database;
		assert.deepEqual(await query('select version from schema_version'), [{ version: 3 }]);
		assert.deepEqual(await query('select count(*)::int as apps from apps'), [{ apps: 1 }]);
		assert.deepEqual(await query('select id from signing_keys'), [{ id: 'current' }]);
	});

	it('take the tokens of each other, and end a session for all', async () => {
		const { refresh: token, access } = await newUser(ask);
		for (const each of asks) assert.equal((await each('GET /auth/profile', { token: access })).status, 200);
		assert.equal((await askOf(1)('DELETE /auth/session', { token })).status, 204);
		for (const each of asks) {
			assert.equal((await each('GET /auth/profile', { token: access })).status, 401);
			assert.equal((await each('GET /auth/api_keys', { token })).status, 401);
		}
	});

	it('register one of those who ask for the same e-mail at once', async () => {
		for (let round = 0; round < 3; round++) {
			const body = { email: newEmail(), password };
			const counts = await atOnce(8, (each) => each(`${providers}/local-userpass/register`, { body }));
			assert.deepEqual(counts, { 201: 1, 409: 7 });
		}
	});

	it('give a name once to a user who asks all of them at once', async () => {
		const { refresh: token } = await newUser(ask);
		for (let round = 0; round < 5; round++) {
			const body = { name: `round-${round}` };
			const counts = await atOnce(12, (each) => each('POST /auth/api_keys', { token, body }));
			assert.deepEqual(counts, { 201: 1, 409: 11 });
		}
	});

	it('give nobody more than twenty keys, whichever of them is asked', async () => {
		const { refresh: token } = await newUser(ask);
		const counts = await atOnce(60, (each, i) => each('POST /auth/api_keys', { token, body: { name: `key-${i}` } }));
		assert.deepEqual(counts, { 201: 20, 400: 40 });
		assert.equal(((await ask('GET /auth/api_keys', { token })).json as unknown[]).length, 20);
	});

	/** Lets requests wait while somebody else changes what is a user's, and until that is committed. */
	async function changedMeanwhile(userId: string, change: string, id: string, requests: () => Promise<Reply>[]) {
		const client = new pg.Client({ connectionString: servers.database.url });
		await client.connect();
		try {
			await client.query('begin');
			await client.query('select id from users where id = $1 for update', [userId]);
			const replies = requests();
			await untilWaiting(replies.length);
			await client.query(change, [id]);
			await client.query('commit');
			return (await Promise.all(replies)).map(({ status }) => status);
		} finally {
			await client.end();
		}
	}

	async function untilWaiting(count: number): Promise<void> {
		const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
		while ((await servers.database.query(waiting)).length < count) await wait(10);
	}

	it('change nothing for a session that another one ends meanwhile', async () => {
		const { refresh: token, userId } = await newUser(ask);
		const { _id } = await createKey(ask, token);
		const requests = () => [
			askOf(1)('POST /auth/api_keys', { token, body: { name: 'too-late' } }),
			askOf(2)(`PUT /auth/api_keys/${_id}/disable`, { token }),
			askOf(3)(`DELETE /auth/api_keys/${_id}`, { token }),
			askOf(1)('DELETE /auth/session', { token }),
		];
		const statuses = await changedMeanwhile(userId, 'delete from sessions where user_id = $1', userId, requests);
		assert.deepEqual(statuses, [401, 401, 401, 401]);
		const keys = await servers.database.query('select name, disabled from api_keys where user_id = $1', [userId]);
		assert.deepEqual(keys, [{ name: 'ci-deploy', disabled: 0 }]);
	});

	it('open no session by a key or a user that another one disables meanwhile', async () => {
		const email = await register(ask);
		const { refresh: token, userId } = await signIn(ask, email);
		const { _id, key } = await createKey(ask, token);
		const byKey = () => [1, 2].map((i) => askOf(i)(`${providers}/api-key/login`, { body: { key } }));
		const disable = 'update api_keys set disabled = 1 where id = $1';
		assert.deepEqual(await changedMeanwhile(userId, disable, _id, byKey), [401, 401]);
		const body = { username: email, password };
		const byPassword = () => [1, 2].map((i) => askOf(i)(`${providers}/local-userpass/login`, { body }));
		const disableUser = 'update users set disabled = 1 where id = $1';
		assert.deepEqual(await changedMeanwhile(userId, disableUser, userId, byPassword), [401, 401]);
		const opened = await servers.database.query('select id from sessions where user_id = $1', [userId]);
		assert.equal(opened.length, 1);
	});

	it('register nobody in an app that is deleted meanwhile', async () => {
		await servers.database.query("insert into apps values ('passing', 'its-domain', 0)");
		const client = new pg.Client({ connectionString: servers.database.url });
		await client.connect();
		await client.query('begin');
		await client.query("delete from apps where id = 'passing'");
		const asked = askOf(1)('POST /app/passing/auth/providers/anon-user/login', { body: {} });
		await untilWaiting(1);
		await client.query('commit');
		await client.end();
		assert.equal((await asked).status, 404);
	});

	it('keep on when people do everything at once, and nobody waits for somebody who waits for them', async () => {
		const people = await Promise.all([1, 2, 3, 4].map(() => newUser(ask)));
		const counts = await atOnce(160, async (each, i) => {
			const { refresh: token } = people[i % people.length] ?? assert.fail();
			const made = await each('POST /auth/api_keys', { token, body: { name: `key-${i}` } });
			if (made.status !== 201) return made;
			const { _id, key } = made.json as { _id: string; key: string };
			const other = askOf(i + 1);
			await Promise.all([
				each(`${providers}/api-key/login`, { body: { key } }),
				other(`PUT /auth/api_keys/${_id}/disable`, { token }),
			]);
			return other(`DELETE /auth/api_keys/${_id}`, { token });
		});
		assert.deepEqual(Object.keys(counts).toSorted(), ['204', '400']);
		const deadlocks = 'select deadlocks::int from pg_stat_database where datname = current_database()';
		assert.deepEqual(await servers.database.query(deadlocks), [{ deadlocks: 0 }]);
	});
});
