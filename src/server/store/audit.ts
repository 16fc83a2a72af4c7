import { firstIdOf } from './objectIds.ts';
import { prepare, prepareUnread, type Value } from './prepared.ts';
import type { Database } from './tables.ts';

/** What the audit log tells of. */
export type AuditAction =
	| 'app created'
	| 'app deleted'
	| 'user registered'
	| 'user created'
	| 'user disabled'
	| 'user enabled'
	| 'user revoked'
	| 'user deleted'
	| 'password set'
	| 'signed in'
	| 'sign-in refused'
	| 'signed out'
	| 'key created'
	| 'key enabled'
	| 'key disabled'
	| 'key deleted'
	| 'server key created'
	| 'server key enabled'
	| 'server key disabled'
	| 'server key deleted';

export interface AuditEntry {
	/** Grows with time; what `newId` gives. */
	readonly id: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly appId: string;
	/** Whose doing it was, as far as that is known. */
	readonly userId: string | null;
	readonly action: AuditAction;
	/** What it was done to; never a value, a password or a token. */
	readonly subject: string | null;
	readonly address: string | null;
}

type Line = {
	id: string;
	at: number;
	appId: string;
	userId: string | null;
	action: AuditAction;
	subject: string | null;
	address: string | null;
};

function buildInsert(db: Database, value: Value<Line>) {
	return db.insertInto('audit').values({
		id: value('id'),
		at: value('at'),
		app_id: value('appId'),
		user_id: value('userId'),
		action: value('action'),
		subject: value('subject'),
		address: value('address'),
	});
}

const insertUnread = prepareUnread(buildInsert);

/** In a transaction of the caller's, whose commit fails when this did. */
export async function writeAudit(db: Database, entry: AuditEntry): Promise<void> {
	written.set(db, entry);
	await insertUnread(db, entry);
}

const insert = prepare(buildInsert);

/** @throws when it is there already */
export async function writeAuditOnce(db: Database, entry: AuditEntry): Promise<void> {
	await insert(db, entry);
}

/** By the transaction that wrote it. */
const written = new WeakMap<Database, AuditEntry>();

/** The last line that was written in a transaction. */
export function lineWrittenIn(transaction: Database): AuditEntry | undefined {
	return written.get(transaction);
}

/** Where a user has registered or signed in from, as far back as the audit log goes; not more than 200 addresses. */
export async function addressesOf(db: Database, userId: string): Promise<readonly string[]> {
	const rows = await db
		.selectFrom('audit')
		.select('address')
		.distinct()
		.where('user_id', '=', userId)
		.where('address', 'is not', null)
		.where('action', 'in', ['signed in', 'user registered'])
		.limit(200)
		.execute();
	return rows.flatMap(({ address }) => address ?? []);
}

/** Forgets some of the lines from before a time, in milliseconds since 1970. @returns how many */
export async function forgetAuditBefore(db: Database, time: number): Promise<number> {
	const some = db.selectFrom('audit').select('id').where('id', '<', firstIdOf(time)).orderBy('id').limit(atATime);
	const result = await db.deleteFrom('audit').where('id', 'in', some).executeTakeFirst();
	return Number(result.numDeletedRows);
}

const atATime = 200;
