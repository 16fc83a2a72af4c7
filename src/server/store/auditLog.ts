import { sql } from 'kysely';
import type { ProviderType } from '../../protocol/tokens.ts';
import type { AuditAction } from './audit.ts';
import { firstIdOf } from './objectIds.ts';
import type { Database } from './tables.ts';

/** A line of the audit log, with whose doing it was in words. */
export interface AuditLine {
	readonly id: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly appId: string;
	readonly userId: string | null;
	readonly who: string;
	readonly action: AuditAction;
	readonly subject: string | null;
	readonly address: string | null;
}

export interface AuditQuery {
	readonly appId?: string | undefined;
	/** What this user did, and what was done to them, also when they are deleted by now. */
	readonly email?: string | undefined;
	/** Milliseconds since 1970. */
	readonly since?: number | undefined;
	/** Only the newest so many. */
	readonly limit: number;
}

/** Whether any line is among those. */
export async function isInAudit(db: Database, query: Omit<AuditQuery, 'since' | 'limit'>): Promise<boolean> {
	return (await selectLines(db, query).limit(1).executeTakeFirst()) !== undefined;
}

/** Oldest first. */
export async function readAudit(db: Database, query: AuditQuery): Promise<AuditLine[]> {
	const lines: AuditLine[] = [];
	const gone = new Map<string, string>();
	for (const { app_id: appId, user_id: userId, provider, name, ...line } of await newestLines(db, query)) {
		const isGone = userId !== null && provider === null;
		if (isGone && !gone.has(userId)) gone.set(userId, await nameOfDeleted(db, userId));
		const who = isGone ? (gone.get(userId) ?? userId) : whoOf(userId, provider, name, line.address);
		lines.push({ ...line, appId, userId, who });
	}
	return lines;
}

/** Ids of one second tell no order when several programs have made them; so that of the last line is read as a whole. */
async function newestLines(db: Database, query: AuditQuery) {
	const { limit } = query;
	const last = await selectLines(db, query)
		.orderBy('audit.id', 'desc')
		.limit(1)
		.offset(limit - 1)
		.executeTakeFirst();
	const rows = await selectLines(db, query)
		.where('audit.id', '>=', last?.id.slice(0, 8) ?? '')
		.execute();
	return rows.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(-limit);
}

/** With the user's identity, where there is one still; each user has but one. */
function selectLines(db: Database, { appId, email, since }: Omit<AuditQuery, 'limit'>) {
	return db
		.selectFrom('audit')
		.leftJoin('identities', 'identities.user_id', 'audit.user_id')
		.$if(appId !== undefined, (lines) => lines.where('audit.app_id', '=', appId ?? ''))
		.$if(since !== undefined, (lines) => lines.where('audit.id', '>=', firstIdOf(since ?? 0)))
		.$if(email !== undefined, (lines) => lines.where(concerning(email ?? '')))
		.select(['audit.id', 'audit.at', 'audit.app_id', 'audit.user_id', 'audit.action', 'audit.subject', 'audit.address'])
		.select(['identities.provider', 'identities.subject as name']);
}

/** Lines of what somebody did, and of what the command line did to them, which names them `e-mail (id)`. */
function concerning(email: string) {
	const named = `${email} (`;
	return sql<boolean>`(
		audit.user_id IN (SELECT user_id FROM identities WHERE provider = 'local-userpass' AND subject = ${email})
		OR audit.user_id IN (
			SELECT user_id FROM audit WHERE subject = ${email} AND action IN ('user registered', 'user deleted')
		)
		OR (audit.user_id IS NULL AND audit.address IS NULL AND substr(audit.subject, 1, length(${named})) = ${named})
	)`;
}

function whoOf(
	userId: string | null,
	provider: ProviderType | null,
	name: string | null,
	address: string | null,
): string {
	if (userId === null) return address === null ? 'command line' : 'unknown';
	if (provider === 'anon-user') return `anonymous (${userId})`;
	return provider === 'api-key' ? `server key ${name}` : (name ?? userId);
}

/** As the lines of their coming or going name them, else their id. */
async function nameOfDeleted(db: Database, userId: string): Promise<string> {
	const own = db
		.selectFrom('audit')
		.where('user_id', '=', userId)
		.where('action', 'in', ['user registered', 'user deleted'])
		.select('subject');
	const ofCommandLine = db
		.selectFrom('audit')
		.where('user_id', 'is', null)
		.where('address', 'is', null)
		.where('subject', 'like', `% (${userId})`)
		.select('subject');
	const row = await own.unionAll(ofCommandLine).limit(1).executeTakeFirst();
	return row?.subject?.replace(` (${userId})`, '') ?? userId;
}
