import { randomBytes } from 'node:crypto';
import { runServer, untilListening, type Child, type ChildServer } from './childServer.ts';
import { sharedPostgres, type Postgres } from './postgres.ts';
import type { TestDatabase } from './testDatabase.ts';

/** A database, and servers on it. */
export interface PostgresServers {
	readonly postgres: Postgres;
	readonly database: TestDatabase;
	/** What servers find in their environment: the address of the database and the wrapping key. */
	readonly env: Readonly<Record<string, string>>;
	/** Runs the built server with a command line, on this database. */
	readonly run: (...args: readonly string[]) => Child;
	/** Runs one until it listens. */
	readonly start: (...args: readonly string[]) => Promise<ChildServer>;
	/** Ends all that were started. */
	close(): Promise<void>;
}

export async function createPostgresServers(postgres?: Postgres): Promise<PostgresServers> {
	const cluster = postgres ?? (await sharedPostgres());
	const database = await cluster.createDatabase();
	const env = { DATABASE_URL: database.url, USER_API_KEYS_WRAPPING_KEY: randomBytes(32).toString('hex') };
	const started: ChildServer[] = [];
	const run = (...args: readonly string[]) => runServer(args, [], undefined, env);
	const start = async (...args: readonly string[]) => {
		const server = await untilListening(run('--port', '0', ...args));
		started.push(server);
		return server;
	};
	const close = async () => void (await Promise.all(started.splice(0).map((server) => server.close())));
	return { postgres: cluster, database, env, run, start, close };
}

/** One server on an empty database. */
export async function startTemporaryPostgresServer(...args: readonly string[]): Promise<ChildServer> {
	return (await createPostgresServers()).start(...args);
}
