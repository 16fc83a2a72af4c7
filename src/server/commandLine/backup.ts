import { existsSync, realpathSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readSigningKeys, textOfSigningKeys } from '../auth/signingKeys.ts';
import { Refusal } from '../refusal.ts';
import { dataFiles, takeDataFolder } from '../process/dataFolder.ts';
import { giveToOwner } from '../process/folderOwner.ts';
import { writeBackup, type Contents } from '../store/backup.ts';
import { restoreBackup } from '../store/restore.ts';
import { addCommand, addYes, print, type CommonOptions, type Outcome } from './command.ts';
import { existingFile, withData } from './data.ts';
import { placeOf } from './place.ts';
import { count } from './table.ts';
import type { Terminal } from './terminal.ts';

interface BackupOptions extends CommonOptions {
	/** Whether to put it in place of a file that is there. */
	readonly force?: boolean;
}

interface RestoreOptions extends CommonOptions {
	readonly yes?: boolean;
}

/** For data in PostgreSQL both name other programs. */
const ofPostgres = ['--database-url', '--database-url-file', '--database-ca', '--key-file'];

export function addBackup(program: Command, terminal: Terminal): void {
	const add = (usage: string, description: string) => addCommand(program, usage, description, ofPostgres);
	add('backup <file>', 'save all data and the signing keys in one file; the server may be running')
		.option('--force', 'overwrite the file')
		.action(async (file: string, options: BackupOptions) => {
			await print(terminal, options, await save(resolve(file), options));
		});
	addYes(add('restore <file>', 'put a backup in place of the data; no server may be running')).action(
		async (file: string, options: RestoreOptions) => {
			await print(terminal, options, await restore(resolve(file), options, terminal));
		},
	);
}

async function save(file: string, options: BackupOptions): Promise<Outcome> {
	const { force } = options;
	const data = folderOf(options, 'pg_dump');
	const signingKeys = existingFile(data, 'signingKeys');
	refuseTarget(file, data, force ?? false);
	const readKeys = () => textOfSigningKeys(readSigningKeys(signingKeys));
	const contents = await withData(options, ({ db }) => writeBackup(db, file, readKeys), true);
	return {
		value: { file, bytes: statSync(file).size, ...contents },
		lines: [`Saved ${inWords(contents)} in ${file}.`, 'It holds secrets, so keep it where only you can read it.'],
	};
}

/** @throws Refusal */
function refuseTarget(file: string, data: string, force: boolean): void {
	if (!existsSync(dirname(file))) throw new Refusal(`There is no folder ${dirname(file)}; make it first.`);
	if (realpathSync(dirname(file)) === realpathSync(data)) {
		throw new Refusal('A backup does not belong into the data folder; name a file elsewhere.');
	}
	if (existsSync(file) && !force) throw new Refusal(`${file} is there already; overwrite it with --force.`);
}

/** @throws Refusal where PostgreSQL has the data, whose own programs do this well */
function folderOf(options: CommonOptions, program: 'pg_dump' | 'pg_restore'): string {
	const place = placeOf(options);
	if (place.kind === 'folder') return place.folder;
	throw new Refusal(
		`This is for data in a folder; a database is backed up by pg_dump and put back by pg_restore, so use ${program}, and keep the key file too.`,
	);
}

async function restore(file: string, options: RestoreOptions, terminal: Terminal): Promise<Outcome> {
	const { yes } = options;
	const named = folderOf(options, 'pg_restore');
	const isNew = !existsSync(named);
	const { path: folder, release } = takeDataFolder(named);
	const database = join(folder, dataFiles.database);
	const setAside = `${database}.before-restore`;
	try {
		const hasData = existsSync(database);
		if (hasData) await refuseOrConfirm(setAside, yes, terminal);
		const contents = await restoreBackup(file, {
			database,
			signingKeys: join(folder, dataFiles.signingKeys),
			setAside,
		});
		const kept = hasData ? [`What was there before is in ${setAside}.`] : [];
		return {
			value: { data: folder, ...contents, setAside: hasData ? setAside : null },
			lines: [`Restored ${inWords(contents)} into ${folder}.`, ...kept],
		};
	} finally {
		if (isNew && !existsSync(database)) leaveNothing(folder);
		else giveToOwner(folder);
		release();
	}
}

/** Of a folder that was made for what then came to nothing, while it is still taken. */
function leaveNothing(folder: string): void {
	try {
		rmSync(join(folder, dataFiles.lock), { force: true });
		rmdirSync(folder);
	} catch {
		// Windows keeps what is open, and whatever else came there meanwhile is not ours to delete.
	}
}

/** @throws Refusal */
async function refuseOrConfirm(setAside: string, yes: boolean | undefined, terminal: Terminal): Promise<void> {
	if (existsSync(setAside)) {
		throw new Refusal(`${setAside} is there from an earlier restore; move it elsewhere or delete it first.`);
	}
	if (yes !== true) await terminal.confirm(`This replaces all data, and what was there is kept as ${setAside}`);
}

function inWords({ apps, users, keys, sessions }: Contents): string {
	return `${count(apps, 'app')}, ${count(users, 'user')}, ${count(keys, 'key')} and ${count(sessions, 'session')}`;
}
