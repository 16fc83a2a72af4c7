import {
	CompiledQuery,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	type QueryResult,
	type TransactionSettings,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { DatabaseUnreachable, isReadOnly, isRefusedByDatabase, isUndone, OutcomeUnknown } from '../storeErrors.ts';

/**
 * Kysely on a pool. Its own driver puts connections back that no longer work, and does not tell a commit that was
 * refused from one whose answer was lost.
 */
export function postgresDialect(pool: Pool): Dialect {
	return {
		createDriver: () => new PoolDriver(pool),
		createAdapter: () => new PostgresAdapter(),
		createIntrospector: (db) => new PostgresIntrospector(db),
		createQueryCompiler: () => new PostgresQueryCompiler(),
	};
}

class PoolDriver implements Driver {
	private readonly pool: Pool;

	constructor(pool: Pool) {
		this.pool = pool;
	}

	async init(): Promise<void> {}

	/** @throws DatabaseUnreachable */
	async acquireConnection(): Promise<PoolConnection> {
		try {
			return new PoolConnection(await this.pool.connect());
		} catch (error) {
			throw isRefusedByDatabase(error) ? error : new DatabaseUnreachable(error);
		}
	}

	async beginTransaction(connection: PoolConnection, { isolationLevel }: TransactionSettings): Promise<void> {
		// Whoever has waited for a lock must see what was done meanwhile, whatever the database's own default is.
		await connection.run(`start transaction isolation level ${isolationLevel ?? 'read committed'}`);
	}

	/** @throws OutcomeUnknown when it may have happened all the same */
	async commitTransaction(connection: PoolConnection): Promise<void> {
		const command = await connection.run('commit').catch((error: unknown) => {
			throw isUndone(error) ? error : new OutcomeUnknown(error);
		});
		if (command !== 'COMMIT') throw new Error('A transaction was committed after one of its statements had failed');
	}

	/** Never throws: that would hide why. */
	async rollbackTransaction(connection: PoolConnection): Promise<void> {
		if (!connection.isLost) await connection.run('rollback').catch(() => (connection.isLost = true));
	}

	async releaseConnection(connection: PoolConnection): Promise<void> {
		connection.release();
	}

	async destroy(): Promise<void> {
		await this.pool.end();
	}
}

class PoolConnection implements DatabaseConnection {
	/** Whether it can be used no more. */
	isLost = false;
	private readonly client: PoolClient;

	constructor(client: PoolClient) {
		this.client = client;
	}

	async run(text: string): Promise<string> {
		return (await this.query(CompiledQuery.raw(text))).command;
	}

	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		// No text in PostgreSQL holds a NUL, so nothing is found by one; it would refuse to look.
		if (query.parameters.some(hasNul) && !/^insert/i.test(query.sql)) return { rows: [], numAffectedRows: 0n };
		const { command, rowCount, rows } = await this.query(query);
		// What a row holds is for the query to know.
		const result = { rows: rows as R[] };
		return command === 'SELECT' ? result : { ...result, numAffectedRows: BigInt(rowCount ?? 0) };
	}

	async *streamQuery(): AsyncIterableIterator<never> {
		throw new Error('Rows are not streamed');
	}

	release(): void {
		this.client.release(this.isLost);
	}

	/** @throws DatabaseUnreachable, or what the database says */
	private async query({ sql, parameters }: CompiledQuery) {
		try {
			return await this.client.query<Record<string, unknown>>(sql, [...parameters]);
		} catch (error) {
			if (isRefusedByDatabase(error)) {
				// What was written to follows another now; the next connection may find that one.
				if (isReadOnly(error)) this.isLost = true;
				throw error;
			}
			// Lost, or silent for too long: the answer to this might come as that to the next.
			this.isLost = true;
			throw new DatabaseUnreachable(error);
		}
	}
}

function hasNul(parameter: unknown): boolean {
	return typeof parameter === 'string' && parameter.includes('\0');
}
