import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import type { PoolClient, QueryResult as Answer } from 'pg';
import { rememberedAs } from '../prepared.ts';
import { DatabaseUnreachable, isReadOnly, isRefusedByDatabase, OutcomeUnknown } from '../storeErrors.ts';

type Answered = Promise<Answer<Record<string, unknown>>>;

/**
 * A connection while somebody has it. It does not wait for each answer of a transaction before it sends what comes next:
 * its beginning goes with what is first looked for, and its end with what was last written. The database does all in the
 * order in which it is sent, and after a failure nothing more, not even a commit.
 */
export class PoolConnection implements DatabaseConnection {
	/** Whether it can be used no more. */
	isLost = false;
	/**
	 * What came with the last answer. A commit whose wait for a standby was cancelled succeeds with a warning: it has
	 * happened here, and may be lost with this database.
	 */
	private warning: Error | undefined;
	/** In a transaction: the answer to its beginning. */
	private begun: Answered | undefined;
	/** Answers that were not waited for yet. */
	private outstanding: Answered[] = [];
	private readonly client: PoolClient;

	constructor(client: PoolClient) {
		this.client = client;
		client.on('notice', this.heed);
	}

	begin(text: string): void {
		this.begun = this.send(CompiledQuery.raw(text));
		this.outstanding = [this.begun];
	}

	/** @returns settles when all before the commit is answered; and the answer to that */
	commit(): { readonly before: Promise<unknown>; readonly answer: Answered } {
		this.begun = undefined;
		const before = Promise.all(this.outstanding.splice(0));
		return { before, answer: heardLater(this.lastingly(CompiledQuery.raw('commit'))) };
	}

	async rollback(): Promise<void> {
		this.begun = undefined;
		this.outstanding = [];
		await this.send(CompiledQuery.raw('rollback'));
	}

	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		// No text in PostgreSQL holds a NUL, so nothing is found by one; it would refuse to look.
		if (query.parameters.some(hasNul) && !/^insert/i.test(query.sql)) return { rows: [], numAffectedRows: 0n };
		const { command, rowCount, rows } = await (this.begun === undefined ? this.lastingly(query) : this.inside(query));
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

	/** Runs what is committed with it. @throws DatabaseUnreachable, OutcomeUnknown, or what the database says */
	private async lastingly(query: CompiledQuery): Answered {
		this.warning = undefined;
		const answer = await this.send(query);
		if (this.warning !== undefined) throw new OutcomeUnknown(this.warning);
		return answer;
	}

	/** Runs a part of a transaction. @throws DatabaseUnreachable, or what the database says of it or of what came before */
	private async inside(query: CompiledQuery): Promise<Pick<Awaited<Answered>, 'command' | 'rowCount' | 'rows'>> {
		// Nothing is written unless the transaction has begun for certain: it would stay.
		if (!/^select/i.test(query.sql)) await this.begun;
		const answer = this.send(query);
		if (rememberedAs(query)?.isUnread === true) {
			this.outstanding.push(answer);
			return { command: '', rowCount: 0, rows: [] };
		}
		// The first that fails says why; those behind it fail because of that.
		await Promise.all(this.outstanding.splice(0));
		return answer;
	}

	private send(query: CompiledQuery): Answered {
		return heardLater(this.ask(query));
	}

	/** @throws DatabaseUnreachable, or what the database says */
	private async ask(query: CompiledQuery): Answered {
		// What has a name the database plans a few times and then no more; planning takes longer than running it.
		const name = rememberedAs(query)?.name;
		const named = name === undefined ? {} : { name };
		try {
			return await this.client.query({ ...named, text: query.sql, values: [...query.parameters] });
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

/** Whoever waits for it hears of a failure; another failure may come before that. */
function heardLater(answer: Answered): Answered {
	answer.catch(() => undefined);
	return answer;
}

function hasNul(parameter: unknown): boolean {
	return typeof parameter === 'string' && parameter.includes('\0');
}

/** What `pg` gives of what the database says beside its answers. */
interface Notice {
	readonly code?: string | undefined;
	readonly message?: string | undefined;
}
