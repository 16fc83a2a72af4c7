import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { addStandby, startSurroundings, waitForStandby, type Standby, type Surroundings } from './standby.ts';
import { createKey, newUser, signInWithKey, type AskFunction, type Reply } from './wire.ts';

describe('A change that the standby of its PostgreSQL has not got', function () {
	this.timeout(120_000);
	let surroundings: Surroundings;
	let standby: Standby;
	let ask: AskFunction;
	beforeEach(async () => {
		// More than all patience of the server, and a connection for each that waits.
		surroundings = await startSurroundings(1, 30_000, '--database-pool', '30');
		[ask] = surroundings.asks;
		standby = await addStandby(surroundings.primary);
		await waitForStandby(surroundings.primary);
	});
	afterEach(async () => {
		await surroundings.close();
		standby.close();
	});

	const cutOff = () => standby.link.moveTo(undefined);

	async function failOver(): Promise<void> {
		surroundings.primary.kill();
		await standby.postgres.control('promote');
		surroundings.address.moveTo(standby.postgres.port);
	}

	/** Changes of all kinds, each by somebody of its own, so that none waits for another. */
	async function newChanges() {
		const people = [await newUser(ask), await newUser(ask), await newUser(ask), await newUser(ask)] as const;
		const [, toDisable, toDelete, toUse] = await Promise.all(
			people.map(({ refresh }) => createKey(ask, refresh, 'old')),
		);
		assert.ok(toDisable && toDelete && toUse);
		const session = await signInWithKey(ask, toUse.key);
		const [{ refresh: creates }, { refresh: disables }, { refresh: deletes }] = people;
		const changes = [
			() => ask('POST /auth/api_keys', { token: creates, body: { name: 'new' } }),
			() => ask(`PUT /auth/api_keys/${toDisable._id}/disable`, { token: disables }),
			() => ask(`DELETE /auth/api_keys/${toDelete._id}`, { token: deletes }),
			() => ask('DELETE /auth/session', { token: session.refresh }),
		];
		/** What has become of them, a word each. */
		const look = async () => {
			const lists = [creates, disables, deletes].map((token) => ask('GET /auth/api_keys', { token }));
			const [ofFirst, ofSecond, ofThird] = (await Promise.all(lists)).map(({ json }) => json as Listed[]);
			const standing = await ask('POST /auth/session', { token: session.refresh });
			return {
				created: ofFirst?.some(({ name }) => name === 'new'),
				disabled: ofSecond?.[0]?.disabled,
				deleted: ofThird?.length === 0,
				signedOut: standing.status === 401,
			};
		};
		return { changes, look };
	}

	/** Begins changes. @returns their answers, and which processes of the database wait with them */
	async function begin(changes: readonly (() => Promise<Reply>)[]) {
		const before = await waiting('commit');
		const replies = Promise.all(changes.map((change) => change()));
		return { replies, pids: await untilWaiting('commit', changes.length, before) };
	}

	async function untilWaiting(
		how: Waiting,
		count: number,
		others: readonly unknown[] = [],
	): Promise<readonly unknown[]> {
		for (;;) {
			const pids = (await waiting(how)).filter((pid) => !others.includes(pid));
			if (pids.length === count) return pids;
			await wait(20);
		}
	}

	const waiting = async (how: Waiting) => {
		const text = "select pid from pg_stat_activity where wait_event = 'SyncRep' and query like $1";
		return (await surroundings.primary.query(text, [`${how}%`])).map(({ pid }) => pid);
	};

	const end = (how: 'pg_cancel_backend' | 'pg_terminate_backend', pids: readonly unknown[]) =>
		surroundings.primary.query(`select ${how}(pid) from unnest($1::int[]) as pid`, [pids]);

	it('is not answered as done, however its wait for the standby ends, and a failover undoes it', async () => {
		const all = [await newChanges(), await newChanges(), await newChanges()] as const;
		cutOff();
		const [alone, cancelled, terminated] = all;
		const left = await begin(alone.changes);
		const first = await begin(cancelled.changes);
		await end('pg_cancel_backend', first.pids);
		await end('pg_cancel_backend', await untilWaiting('update', 4));
		const second = await begin(terminated.changes);
		await end('pg_terminate_backend', second.pids);
		const statuses = async ({ replies }: typeof left) => (await replies).map(({ status }) => status);
		assert.deepEqual(await Promise.all([left, first, second].map(statuses)), Array(3).fill([500, 500, 500, 500]));
		await failOver();
		for (const { look } of all) assert.deepEqual(await look(), nothing);
	});

	it('is not answered as done when the primary is started again meanwhile and remembers it', async () => {
		const { changes, look } = await newChanges();
		cutOff();
		const { replies } = await begin(changes);
		await surroundings.primary.control('restart', '-m', 'immediate');
		assert.deepEqual(
			(await replies).map(({ status }) => status),
			[500, 500, 500, 500],
		);
		assert.deepEqual(await look(), everything);
		await failOver();
		assert.deepEqual(await look(), nothing);
	});

	it('is answered as done once the standby has it, though nobody waited for that any more', async () => {
		const { changes, look } = await newChanges();
		cutOff();
		const { replies, pids } = await begin(changes);
		await end('pg_cancel_backend', pids);
		standby.link.moveTo(surroundings.primary.port);
		assert.deepEqual(
			(await replies).map(({ status }) => status),
			[201, 204, 204, 204],
		);
		await failOver();
		assert.deepEqual(await look(), everything);
	});
});

/** A change waits with its commit; the server's own finding out what became of that, with an update. */
type Waiting = 'commit' | 'update';

interface Listed {
	readonly name: string;
	readonly disabled: boolean;
}

const nothing = { created: false, disabled: false, deleted: false, signedOut: false };
const everything = { created: true, disabled: true, deleted: true, signedOut: true };
