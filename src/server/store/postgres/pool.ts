// All that uses `pg`: a bundle of its own, loaded only where there is a PostgreSQL.
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { DatabaseAddress } from './address.ts';
import { TidyClient } from './client.ts';

/** Milliseconds. No request may hang, whatever becomes of the database or the way to it. */
export interface Patience {
	/** For a connection, new or free. */
	readonly connect: number;
	/** For one statement, locks included; the database ends it then. */
	readonly statement: number;
	/** For the answer to it, when the database does not even end it. */
	readonly answer: number;
	/** For the next statement of a transaction; the database ends a forgotten one, and its locks. */
	readonly idle: number;
}

/** @param onLost told when a connection that nobody used is lost */
export function createPool(
	address: DatabaseAddress,
	size: number,
	patience: Patience,
	onLost: (error: Error) => void,
): pg.Pool {
	const { host, port, user, password, database } = address;
	const pool = new pg.Pool({
		Client: TidyClient,
		...{ host, port, user, password, database, max: size, ssl: tlsOf(address) },
		...{ application_name: address.applicationName, keepAlive: true, pipeline: true, types: numbers() },
		connectionTimeoutMillis: patience.connect,
		statement_timeout: patience.statement,
		query_timeout: patience.answer,
		idle_in_transaction_session_timeout: patience.idle,
	});
	pool.on('error', onLost);
	// One that is lost while it is used says so to whoever waits for its answer; without a listener it would end the process.
	pool.on('connect', (client) => client.on('error', () => undefined));
	return pool;
}

/** @throws the system's error when the file of certificates cannot be read */
function tlsOf({ encryption, authorities }: DatabaseAddress): ConnectionOptions | false {
	if (encryption === 'none') return false;
	return {
		rejectUnauthorized: encryption !== 'unchecked',
		...(authorities === undefined ? {} : { ca: readFileSync(authorities, 'utf8') }),
		...(encryption === 'authority' ? { checkServerIdentity: () => undefined } : {}),
	};
}

/** BIGINT, which count(*) is too, as a number: ours are times and counts, so they fit. `pg` gives text. */
function numbers(): pg.CustomTypesConfig {
	const types = new pg.TypeOverrides();
	types.setTypeParser(pg.types.builtins.INT8, Number);
	return types;
}
