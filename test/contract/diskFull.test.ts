import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import * as v from 'valibot';
import { apiKey } from '../../src/protocol/shapes.ts';
import { isUnavailable } from '../../src/server/store/storeErrors.ts';
import { newFolder } from './childServer.ts';
import { startMemoryServer, type MemoryServer } from './memoryServer.ts';
import {
	asker,
	assertRefused,
	createKey,
	newEmail,
	newUser,
	password,
	register,
	signIn,
	type AskFunction,
	type Reply,
	type SignedIn,
} from './wire.ts';

const providers = '/app/local/auth/providers';

describe('The server whose database cannot be written', function () {
	this.timeout(60_000);
	let folder: string;
	let path: string;
	let server: MemoryServer;
	let ask: AskFunction;
	let email: string;
	let user: SignedIn;
	let made: { readonly _id: string; readonly key: string };
	beforeEach(async () => {
		folder = newFolder();
		path = join(folder, 'keys.sqlite');
		server = await startMemoryServer({}, path);
		ask = asker(server);
		email = await register(ask);
		user = await signIn(ask, email);
		made = await createKey(ask, user.refresh);
	});
	afterEach(async () => {
		await server.close();
		rmSync(folder, { recursive: true });
	});

	const pragma = (text: string) => sql.raw(`PRAGMA ${text}`).execute(server.service.db);

	/** What adds rows, the last one to the audit log alone. The first makes users faster than the second, which hashes. */
	const growing: readonly (() => Promise<Reply>)[] = [
		() => ask(`POST ${providers}/anon-user/login`, { body: {} }),
		() => ask(`POST ${providers}/local-userpass/register`, { body: { email: newEmail(), password } }),
		() => ask(`POST ${providers}/api-key/login`, { body: { key: made.key } }),
		() => ask(`POST ${providers}/local-userpass/login`, { body: { username: email, password } }),
		() => ask(`PUT /auth/api_keys/${made._id}/enable`, { token: user.refresh }),
	];

	/** What changes or removes what is there, until nothing is left of it. */
	const ending: readonly (() => Promise<Reply>)[] = [
		() => ask(`PUT /auth/api_keys/${made._id}/disable`, { token: user.refresh }),
		() => ask(`DELETE /auth/api_keys/${made._id}`, { token: user.refresh }),
		() => ask('DELETE /auth/session', { token: user.refresh }),
	];

	function assertUnavailable(reply: Reply): void {
		assertRefused(reply, 503, 'Unavailable', 'the service cannot do this now');
	}

	async function assertReadable(): Promise<void> {
		const { access, refresh } = user;
		for (const [line, token, status] of [
			['GET /app/local/location', undefined, 200],
			['GET /auth/profile', access, 200],
			['POST /auth/session', refresh, 201],
			['GET /auth/api_keys', refresh, 200],
			[`GET /auth/api_keys/${made._id}`, refresh, 200],
		] as const) {
			assert.equal((await ask(line, token === undefined ? {} : { token })).status, status, line);
		}
	}

	async function assertSound(): Promise<void> {
		assert.deepEqual((await pragma('integrity_check')).rows.map(valuesOf), [['ok']]);
		assert.deepEqual((await pragma('foreign_key_check')).rows, []);
	}

	/** Asks for the same until there is no room for it. */
	async function exhaust(request: () => Promise<Reply>): Promise<void> {
		for (let i = 0; i < 2000; i++) {
			const reply = await request();
			if (reply.status >= 500) return assertUnavailable(reply);
		}
		assert.fail('The database never became full');
	}

	it('says so to whatever needs room, answers the rest, and goes on once there is room', async () => {
		await pragma('max_page_count = 1');
		// Each kind fills other pages, so each has its own end.
		for (const request of growing) await exhaust(request);
		await assertReadable();
		await assertSound();
		await pragma('max_page_count = 1000000');
		for (const request of [...growing, ...ending]) assert.ok((await request()).status < 300);
		await assertSound();
	});

	it('keeps every key that it has given, and none that it has not, when it is full', async () => {
		const tokens = [user, await newUser(ask), await newUser(ask)].map(({ refresh }) => refresh);
		await ask(`DELETE /auth/api_keys/${made._id}`, { token: user.refresh });
		await pragma('max_page_count = 1');
		let refused = 0;
		for (const token of tokens) {
			const given: string[] = [];
			for (const name of Array.from({ length: 20 }, (_, i) => String(i).padStart(128, 'x'))) {
				const reply = await ask('POST /auth/api_keys', { token, body: { name } });
				if (reply.status === 201) given.push(name);
				else assertUnavailable(reply);
			}
			const { json } = await ask('GET /auth/api_keys', { token });
			assert.deepEqual(namesOf(json), given);
			refused += 20 - given.length;
		}
		assert.ok(refused > 0);
		await assertSound();
	});

	it('undoes all of what it cannot finish', async () => {
		const { db } = server.service;
		await pragma('max_page_count = 1');
		const unfinished = db.transaction().execute(async (transaction) => {
			await transaction.updateTable('api_keys').set({ disabled: 1 }).execute();
			for (;;)
				await transaction.insertInto('apps').values({ id: newId(), domain_id: newId(), created_at: 0 }).execute();
		});
		await assert.rejects(unfinished, isUnavailable);
		const { json } = await ask(`GET /auth/api_keys/${made._id}`, { token: user.refresh });
		assert.deepEqual(json, { _id: made._id, name: 'ci-deploy', disabled: false });
		assert.equal((await db.selectFrom('apps').selectAll().execute()).length, 1);
	});

	const newId = () => server.service.newId();

	for (const [state, refuseWrites, allowWrites] of [
		['read-only', () => pragma('query_only = ON'), () => pragma('query_only = OFF')],
		['held by another program', hold, release],
	] as const) {
		it(`says so to whatever writes, answers the rest, and goes on afterwards, when it is ${state}`, async () => {
			await refuseWrites();
			for (const request of [...growing, ...ending]) assertUnavailable(await request());
			await assertReadable();
			await allowWrites();
			for (const request of [...growing, ...ending]) assert.ok((await request()).status < 300);
			await assertSound();
		});
	}

	let other: DatabaseSync;

	async function hold(): Promise<void> {
		// Else each refusal takes as long as the server is patient.
		await pragma('busy_timeout = 0');
		other = new DatabaseSync(path);
		other.exec('BEGIN IMMEDIATE');
	}

	async function release(): Promise<void> {
		other.close();
	}
});

function namesOf(keys: unknown): string[] {
	return v.parse(v.array(apiKey), keys).map(({ name }) => name);
}

function valuesOf(row: unknown): unknown[] {
	return Object.values(row as object);
}
