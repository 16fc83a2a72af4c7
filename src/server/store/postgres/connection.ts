import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import { nameOfPrepared } from '../prepared.ts';
import { DatabaseUnreachable, isReadOnly, isRefusedByDatabase, OutcomeUnknown } from '../storeErrors.ts';

/** A connection while somebody has it. */
export class PoolConnection implements DatabaseConnection {
	/** Whether it can be used no more. */
	isLost = false;
	/** Whether nothing is committed yet by what is run. */
	isInTransaction = false;
	/**
	 * What came with the last answer. A commit whose wait for a standby was cancelled succeeds with a warning: it has
	 * happened here, and may be lost with this database.
	 */
	private warning: Error | undefined;
	private readonly client: PoolClient;

	constructor(client: PoolClient) {
		this.client = client;
		client.on('notice', this.heed);
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
		this.client.off('notice', this.heed);
		this.client.release(this.isLost);
	}

	private readonly heed = ({ code, message }: Notice) => {
		if (code?.startsWith('01')) this.warning = new Error(message);
	};

	/** @throws DatabaseUnreachable, OutcomeUnknown, or what the database says */
	private async query(query: CompiledQuery) {
		this.warning = undefined;
		const result = await this.send(query);
		if (this.warning !== undefined && !this.isInTransaction) throw new OutcomeUnknown(this.warning);
		return result;
	}

	/** @throws DatabaseUnreachable, or what the database says */
	private async send(query: CompiledQuery) {
		// What has a name the database plans a few times and then no more; planning takes longer than running it.
		const name = nameOfPrepared(query);
		const named = name === undefined ? {} : { name };
		try {
			return await this.client.query<Record<string, unknown>>({
				...named,
				text: query.sql,
				values: [...query.parameters],
			});
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

/** What `pg` gives of what the database says beside its answers. */
interface Notice {
	readonly code?: string | undefined;
	readonly message?: string | undefined;
}
