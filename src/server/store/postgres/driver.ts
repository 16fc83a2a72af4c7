import {
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type Dialect,
	type Driver,
	type TransactionSettings,
} from 'kysely';
import type { Pool } from 'pg';
import { DatabaseUnreachable, isRefusedByDatabase, isUndone, OutcomeUnknown } from '../storeErrors.ts';
import { PoolConnection } from './connection.ts';

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

	/** @throws DatabaseUnreachable, also when the database lets nobody in: another password may be set, or be on its way */
	async acquireConnection(): Promise<PoolConnection> {
		try {
			return new PoolConnection(await this.pool.connect());
		} catch (error) {
			throw new DatabaseUnreachable(error);
		}
	}

	async beginTransaction(connection: PoolConnection, { isolationLevel }: TransactionSettings): Promise<void> {
		// Whoever has waited for a lock must see what was done meanwhile, whatever the database's own default is.
		connection.begin(`start transaction isolation level ${isolationLevel ?? 'read committed'}`);
	}

	/** @throws OutcomeUnknown when it may have happened all the same */
	async commitTransaction(connection: PoolConnection): Promise<void> {
		const { before, answer } = connection.commit();
		// After what the database has refused it commits nothing.
		await before.catch((error: unknown) => {
			throw isRefusedByDatabase(error) ? error : new OutcomeUnknown(error);
		});
		const { command } = await answer.catch((error: unknown) => {
			throw isUndone(error) ? error : new OutcomeUnknown(error);
		});
		if (command !== 'COMMIT') throw new Error('A transaction was committed after one of its statements had failed');
	}

	/** Never throws: that would hide why. */
	async rollbackTransaction(connection: PoolConnection): Promise<void> {
		if (!connection.isLost) await connection.rollback().catch(() => (connection.isLost = true));
	}

	async releaseConnection(connection: PoolConnection): Promise<void> {
		connection.release();
	}

	async destroy(): Promise<void> {
		await this.pool.end();
	}
}
