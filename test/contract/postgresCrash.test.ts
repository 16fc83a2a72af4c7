import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom, writeUntilKilled } from './crashLoad.ts';
import { newPerson } from './crashPerson.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, type AskFunction } from './wire.ts';
import { problemsOf, writeOn } from './writeOn.ts';

describe('Servers on PostgreSQL while people write', function () {
	this.timeout(120_000);
	let postgres: Postgres;
	let servers: PostgresServers;
	before(async () => (postgres = await startPostgres()));
	after(() => postgres.stop());
	beforeEach(async () => (servers = await createPostgresServers(postgres)));
	afterEach(() => servers.close());

	const newPeople = (ask: AskFunction) => Promise.all(Array.from({ length: 8 }, () => newPerson(ask)));

	/** The database finishes what a killed server had sent. */
	async function untilGone(pids: ReadonlySet<unknown>): Promise<void> {
		while ((await backends()).some((pid) => pids.has(pid))) await wait(10);
	}

	const backends = async () => {
		const text =
			"select pid from pg_stat_activity where datname = current_database() and application_name = 'user-api-keys'";
		return (await servers.database.query(text)).map(({ pid }) => pid);
	};

	it('lose nothing that they have answered when one of them is killed, and the others go on', async () => {
		const random = seededRandom(Date.now());
		const { start } = servers;
		let server = await start();
		const people = await newPeople(asker(server));
		let interrupted = 0;
		for (let round = 0; round < 5; round++) {
			const other = await start();
			// Only one is written to, so that its transactions are over when its connections are.
			const others = new Set(await backends());
			await writeUntilKilled(server, () => Promise.resolve(), people, random);
			interrupted += people.filter(({ open }) => open !== undefined).length;
			const ask = asker(other);
			await untilGone(new Set((await backends()).filter((pid) => !others.has(pid))));
			await wait(100);
			assert.deepEqual(await problemsOf(ask, people), []);
			server = other;
		}
		assert.ok(interrupted > 0);
	});

	it('answer everything while it is killed and starts again, lose nothing, and refuse only what they did not do', async () => {
		const started = await Promise.all([servers.start(), servers.start()]);
		const asks = started.map(asker);
		const people = await newPeople(asks[0] ?? assert.fail());
		let isOver = false;
		const writing = Promise.all(
			people.map((person, i) => writeOn(person, { asks, random: seededRandom(i), isOver: () => isOver })),
		);
		for (let restarts = 0; restarts < 3; restarts++) {
			await wait(500);
			await postgres.control('restart', '-m', 'immediate');
		}
		isOver = true;
		const refused = (await writing).flat();
		assert.ok(refused.length > 0);
		const kinds = new Set(refused.map(({ status, headers, body }) => `${status} ${headers['retry-after']} ${body}`));
		for (const kind of kinds) assert.match(kind, /^503 2 .*"Unavailable"/);
		for (const ask of asks) assert.deepEqual(await problemsOf(ask, people), []);
		for (const { child } of started) {
			assert.match(child.errors, /the database cannot be used now: /);
			assert.ok(!child.errors.includes(servers.database.password));
		}
	});
});
