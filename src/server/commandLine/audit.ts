import { Option, type Command } from 'commander';
import { isInAudit, readAudit, type AuditLine } from '../store/auditLog.ts';
import type { Database } from '../store/tables.ts';
import { appId, wholeNumber } from './arguments.ts';
import { addCommand, print, type CommonOptions, type Outcome } from './command.ts';
import { withData, type Data } from './data.ts';
import { isoTime, table, timeOf } from './table.ts';
import type { Terminal } from './terminal.ts';

interface AuditOptions extends CommonOptions {
	readonly app?: string;
	readonly user?: string;
	readonly since?: number;
	readonly limit: number;
}

const day = 24 * 60 * 60 * 1000;

export function addAudit(program: Command, terminal: Terminal): void {
	addCommand(program, 'audit', 'tell who did what, when and from where; newest last')
		.addOption(new Option('--app <id>', 'only of this app').argParser(appId))
		.option('--user <email>', 'only what this user did and what was done to them')
		.option('--since <days>', 'only the last days', wholeNumber)
		.option('--limit <n>', 'only the newest lines', wholeNumber, 50)
		.action(async (options: AuditOptions) => {
			const { hint, ...outcome } = await withData(options, (data) => tell(data, options));
			await print(terminal, options, outcome);
			if (hint !== undefined) terminal.note(hint);
		});
}

async function tell(
	{ db, now }: Data,
	options: AuditOptions,
): Promise<Outcome & { readonly hint?: string | undefined }> {
	const { app, since, limit } = options;
	const email = options.user?.trim();
	const from = since === undefined ? undefined : now() - since * day;
	const lines = await readAudit(db, { appId: app, email, since: from, limit });
	return {
		hint: lines.length > 0 ? undefined : await hintFor(db, app, email),
		value: lines.map((line) => ({ ...line, at: isoTime(line.at) })),
		lines: table(['when', 'app', 'who', 'what', 'from'], lines.map(rowOf)),
	};
}

/** An empty table says the same of somebody who did nothing and of a name that was mistyped. */
async function hintFor(db: Database, app: string | undefined, email: string | undefined): Promise<string | undefined> {
	if (app !== undefined && !(await isAppKnown(db, app))) {
		return `There is no app ${app}, and no line tells of one; apps list names those that there are.`;
	}
	if (email === undefined || (await isUserKnown(db, app, email))) return undefined;
	return `There is no user ${email}, and no line tells of one; users list names those that there are.`;
}

async function isAppKnown(db: Database, id: string): Promise<boolean> {
	const row = await db.selectFrom('apps').select('id').where('id', '=', id).executeTakeFirst();
	return row !== undefined || isInAudit(db, { appId: id });
}

async function isUserKnown(db: Database, app: string | undefined, email: string): Promise<boolean> {
	const rows = db.selectFrom('identities').select('id').where('provider', '=', 'local-userpass');
	const ofApp = app === undefined ? rows : rows.where('app_id', '=', app);
	const row = await ofApp.where('subject', '=', email).limit(1).executeTakeFirst();
	return row !== undefined || isInAudit(db, { appId: app, email });
}

function rowOf({ at, appId: app, who, action, subject, address }: AuditLine): string[] {
	return [timeOf(at), app, who, subject === null ? action : `${action}: ${subject}`, address ?? ''];
}
