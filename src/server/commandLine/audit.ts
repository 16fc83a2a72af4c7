import { Option, type Command } from 'commander';
import { readAudit, type AuditLine } from '../store/auditLog.ts';
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
			print(terminal, options, await withData(options, (data) => tell(data, options)));
		});
}

async function tell({ db, now }: Data, { app, user, since, limit }: AuditOptions): Promise<Outcome> {
	const from = since === undefined ? undefined : now() - since * day;
	const lines = await readAudit(db, { appId: app, email: user?.trim(), since: from, limit });
	return {
		value: lines.map((line) => ({ ...line, at: isoTime(line.at) })),
		lines: table(['when', 'app', 'who', 'what', 'from'], lines.map(rowOf)),
	};
}

function rowOf({ at, appId: app, who, action, subject, address }: AuditLine): string[] {
	return [timeOf(at), app, who, subject === null ? action : `${action}: ${subject}`, address ?? ''];
}
