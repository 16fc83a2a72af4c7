import { setTimeout as wait } from 'node:timers/promises';
import type { Transport } from '../../src/protocol/transport.ts';
import { startMovableAddress, type MovableAddress } from './movableAddress.ts';
import { standbyName, startPostgres, type Postgres } from './postgres.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, type AskFunction } from './wire.ts';

/** A PostgreSQL and its servers, which know it by an address that can be moved to another one. */
export interface Surroundings {
	readonly primary: Postgres;
	readonly address: MovableAddress;
	readonly servers: PostgresServers;
	/** One for each server. */
	readonly asks: readonly [AskFunction, ...AskFunction[]];
	close(): Promise<void>;
}

/** @param patience milliseconds in which a request must be answered */
export async function startSurroundings(
	count: number,
	patience = 10_000,
	...args: readonly string[]
): Promise<Surroundings> {
	const primary = await startPostgres();
	const address = await startMovableAddress(primary.port);
	const servers = await createPostgresServers(primary);
	const url = new URL(servers.database.url);
	url.port = String(address.port);
	const start = async () => {
		const server = await servers.start('--database-url', url.href, ...args);
		const transport: Transport = (request) => server.transport({ ...request, signal: AbortSignal.timeout(patience) });
		return asker({ ...server, transport });
	};
	const asks: [AskFunction, ...AskFunction[]] = [await start()];
	while (asks.length < count) asks.push(await start());
	const close = async () => {
		await servers.close();
		address.close();
		primary.stop();
	};
	return { primary, address, servers, asks, close };
}

export interface Standby {
	readonly postgres: Postgres;
	/** The way by which it follows. */
	readonly link: MovableAddress;
	close(): void;
}

/** Adds a standby, up to date. */
export async function addStandby(primary: Postgres): Promise<Standby> {
	const link = await startMovableAddress(primary.port);
	const postgres = await primary.startStandby(link.port);
	await untilState(primary, 'async');
	const close = () => {
		link.close();
		postgres.stop();
	};
	return { postgres, link, close };
}

/** Lets commits wait for the standby from now on. */
export async function waitForStandby(primary: Postgres): Promise<void> {
	// After the standby was copied, which must not wait for one itself when it is promoted.
	await primary.query(`alter system set synchronous_standby_names = '${standbyName}'`);
	await primary.query('select pg_reload_conf()');
	await untilState(primary, 'sync');
}

async function untilState(primary: Postgres, state: 'async' | 'sync'): Promise<void> {
	const text = "select sync_state from pg_stat_replication where application_name = $1 and state = 'streaming'";
	while ((await primary.query(text, [standbyName])).every((row) => row['sync_state'] !== state)) await wait(20);
}
