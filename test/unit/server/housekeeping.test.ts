import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { keepHouse } from '../../../src/server/process/housekeeping.ts';
import { createAccount, ensureApp } from '../../../src/server/store/accounts.ts';
import { writeAudit } from '../../../src/server/store/audit.ts';
import { createObjectIds } from '../../../src/server/store/objectIds.ts';
import { openDatabase } from '../../../src/server/store/openDatabase.ts';
import { openSession } from '../../../src/server/store/sessions.ts';
import type { Database } from '../../../src/server/store/tables.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const auditDays = 30;

describe('Housekeeping', () => {
	let db: Database;
	let end: (() => Promise<void>) | undefined;
	const logged: string[] = [];
	const log = (entry: string) => void logged.push(entry);
	beforeEach(async () => {
		logged.length = 0;
		mock.timers.enable({ apis: ['setInterval'] });
		db = await openDatabase(':memory:');
		await ensureApp(db, { id: 'local', domainId: 'domain', now: 0 });
		const account = { appId: 'local', userId: 'user', identityId: 'identity', passwordHash: null, now: 0 };
		await createAccount(db, { ...account, provider: 'anon-user', subject: 'user' });
	});
	afterEach(async () => {
		await end?.();
		mock.timers.reset();
		await db.destroy();
	});

	const begin = () => (end = keepHouse(db, auditDays, log));

	/** Each with a session that ended and a line of the audit log that is too old; `change` says how much later. */
	async function makeOld(count: number, change = 0): Promise<void> {
		const expiresAt = Date.now() + change;
		const at = Date.now() - auditDays * day - 1000 + change;
		const newId = createObjectIds(() => at);
		const session = { userId: 'user', identityId: 'identity', provider: 'anon-user', apiKeyId: null } as const;
		const line = { appId: 'local', userId: 'user', action: 'signed in', subject: null, address: null } as const;
		for (let i = 0; i < count; i++) {
			await openSession(db, { ...session, id: newId(), deviceId: 'device', createdAt: 0, expiresAt });
			await writeAudit(db, { ...line, id: newId(), at });
		}
	}

	const left = async () => [
		(await db.selectFrom('sessions').select('id').execute()).length,
		(await db.selectFrom('audit').select('id').execute()).length,
	];

	/** Until as many sessions and lines are left; a test that waits in vain ends by its time. */
	async function untilLeft(...wanted: readonly number[]): Promise<void> {
		while (String(await left()) !== String(wanted)) await new Promise(setImmediate);
	}

	/** Longer than it takes to see that nothing is left. */
	async function aWhile(): Promise<void> {
		for (let i = 0; i < 10; i++) await new Promise(setImmediate);
	}

	it('clears away at the start all that is too old, and nothing else', async () => {
		await makeOld(450);
		await makeOld(3, hour);
		begin();
		await untilLeft(3, 3);
		assert.deepEqual(logged, []);
	});

	it('does so again every hour', async () => {
		begin();
		await aWhile();
		for (let i = 0; i < 2; i++) {
			await makeOld(2);
			mock.timers.tick(hour);
			await untilLeft(0, 0);
			await aWhile();
		}
	});

	it('ends amid its work, once what it has begun is done, and does not begin again', async () => {
		await makeOld(450);
		begin();
		await new Promise(setImmediate);
		await end?.();
		assert.deepEqual(await left(), [250, 450]);
		mock.timers.tick(hour);
		await aWhile();
		assert.deepEqual(await left(), [250, 450]);
	});

	it('leaves the database alone from the moment that it has ended', async () => {
		await makeOld(450);
		await begin()();
		await db.destroy();
		await aWhile();
		assert.deepEqual(logged, []);
	});

	it('says what it could not do, and tries again', async () => {
		await db.schema.alterTable('sessions').renameTo('elsewhere').execute();
		begin();
		while (logged.length === 0) await new Promise(setImmediate);
		await db.schema.alterTable('elsewhere').renameTo('sessions').execute();
		await makeOld(1);
		mock.timers.tick(hour);
		await untilLeft(0, 0);
		assert.deepEqual(logged, ['could not clear away what is old: no such table: sessions']);
	});
});
