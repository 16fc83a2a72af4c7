import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
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

	/** What needs room. New users come by an anonymous sign-in first, which takes no hash. */
	const growing: readonly (() => Promise<Reply>)[] = [
		() => ask(`POST ${providers}/anon-user/login`, { body: {} }),
		() => ask(`POST ${providers}/local-userpass/register`, { body: { email: newEmail(), password } }),
		() => ask(`POST ${providers}/api-key/login`, { body: { key: made.key } }),
		() => ask(`POST ${providers}/local-userpass/login`, { body: { username: email, password } }),
	];

	/** What changes or removes what is there. */
	const changing = (id: string, token: string): readonly (() => Promise<Reply>)[] => [
		() => ask(`PUT /auth/api_keys/${id}/disable`, { token }),
		() => ask(`PUT /auth/api_keys/${id}/enable`, { token }),
		() => ask(`DELETE /auth/api_keys/${id}`, { token }),
		() => ask('DELETE /auth/session', { token }),
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

	/** Asks for the same until there is no room for it. @returns how often it was granted */
	async function exhaust(request: () => Promise<Reply>): Promise<number> {
		for (let granted = 0; granted < 2000; granted++) {
			const reply = await request();
			if (reply.status < 500) continue;
			assertUnavailable(reply);
			return granted;
		}
		assert.fail('The database never became full');
	}

	it('says so to whatever needs room, answers the rest, and goes on once there is room', async () => {
		await pragma('max_page_count = 1');
		// Each kind fills other pages, so each has its own end.
		for (const request of growing) await exhaust(request);
		await assertReadable();
		await assertSound();
		for (const request of changing(made._id, user.refresh)) assert.equal((await request()).status, 204);
		await pragma('max_page_count = 1000000');
		user = await signIn(ask, email);
		made = await createKey(ask, user.refresh);
		for (const request of growing) assert.ok((await request()).status < 300);
		await assertSound();
	});

	it('keeps every key that it has given, and none that it has not, when it is full', async () => {
		await pragma('max_page_count = 1');
		const given = new Map<string, string[]>();
		for (let refused = false; !refused;) {
			// Filled by people whose names take room, so that each of them has few keys.
			const { refresh: token } = await roomier(() => newUser(ask));
			const names = Array.from({ length: 20 }, (_, i) => String(i).padStart(128, 'x'));
			given.set(token, []);
			for (const name of names) {
				const reply = await ask('POST /auth/api_keys', { token, body: { name } });
				if (reply.status === 201) given.get(token)?.push(name);
				else assertUnavailable(reply);
				refused ||= reply.status !== 201;
			}
		}
		for (const [token, names] of given) {
			const { json } = await ask('GET /auth/api_keys', { token });
			assert.deepEqual(
				(json as { name: string }[]).map(({ name }) => name),
				names,
			);
		}
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
		assert.equal((json as { disabled: boolean }).disabled, false);
		assert.equal((await db.selectFrom('apps').selectAll().execute()).length, 1);
	});

	const newId = () => server.service.newId();

	for (const [state, refuseWrites, allowWrites] of [
		['read-only', () => pragma('query_only = ON'), () => pragma('query_only = OFF')],
		['held by another program', hold, release],
	] as const) {
		it(`says so to whatever writes, answers the rest, and goes on afterwards, when it is ${state}`, async () => {
			const writes = [...growing, ...changing(made._id, user.refresh)];
			await refuseWrites();
			for (const request of writes) assertUnavailable(await request());
			await assertReadable();
			await allowWrites();
			for (const request of writes) assert.ok((await request()).status < 300);
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

	async function roomier<T>(work: () => Promise<T>): Promise<T> {
		await pragma('max_page_count = 1000000');
		const result = await work();
		await pragma('max_page_count = 1');
		return result;
	}
});

function valuesOf(row: unknown): unknown[] {
	return Object.values(row as object);
}
