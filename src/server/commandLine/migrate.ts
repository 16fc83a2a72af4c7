import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { Refusal } from '../refusal.ts';
import { dataFiles, takeFolderToMove } from '../process/dataFolder.ts';
import { giveToOwner } from '../process/folderOwner.ts';
import { moveData, type Moved } from '../process/moveData.ts';
import { noWrappingKey, type Opened } from '../process/storage.ts';
import { wrappingKeyVariable } from '../process/wrappingKey.ts';
import { isAnotherTenth, rowNames, type Counts } from '../store/movedTables.ts';
import { openMoveSource, unreadable } from '../store/moveSource.ts';
import { named, type DatabaseAddress } from '../store/postgres/address.ts';
import { reasonOf } from '../store/postgres/cannotUse.ts';
import { openPostgres } from '../store/postgres/openPostgres.ts';
import { DatabaseUnreachable, isRefusedByDatabase, isSqliteError, isUnavailable } from '../store/storeErrors.ts';
import { wholeNumber } from './arguments.ts';
import { print, type Outcome } from './command.ts';
import { keepFromUse, movedFiles, readMovedKeys } from './moveFiles.ts';
import { targetOf, type TargetArguments } from './moveTarget.ts';
import { addressVariable, certificatesHelp } from './place.ts';
import { count } from './table.ts';
import type { Terminal } from './terminal.ts';

interface MigrateOptions extends TargetArguments {
	readonly from: string;
	readonly json?: boolean;
	readonly batchRows: number;
}

export function addMigrate(program: Command, terminal: Terminal): void {
	program
		.command('migrate')
		.description('copy all data of a folder into an empty PostgreSQL; no server may be running, and it can be repeated')
		.requiredOption('--from <folder>', 'folder of the data, which stays there and is not used any more')
		.option('--to <url>', `the PostgreSQL; ${addressVariable} does the same unseen`)
		.option('--to-file <file>', 'file with the address of the PostgreSQL')
		.option('--to-ca <file>', certificatesHelp)
		.option('--key-file <file>', `key that wraps the signing keys there; else ${wrappingKeyVariable} holds it`)
		.option('--json', 'print one JSON value')
		.addOption(new Option('--batch-rows <n>').argParser(wholeNumber).default(1000).hideHelp())
		.action(async (options: MigrateOptions) => print(terminal, options, await migrate(options, terminal)));
}

/** A statement of many rows on a busy database; and still somebody waits for Ctrl-C. */
const patience = { connect: 5000, statement: 60_000, answer: 65_000, idle: 60_000 };

async function migrate(options: MigrateOptions, terminal: Terminal): Promise<Outcome> {
	const { address, wrappingKey } = targetOf(options);
	if (wrappingKey === undefined) throw noWrappingKey();
	// Taking it would make it.
	const files = movedFiles(resolve(options.from));
	const { path: folder, release } = takeFolderToMove(options.from, '--from');
	const stop = new AbortController();
	// A second one ends it at once, as any program.
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			stop.abort();
			terminal.note('Stopping when the rows that are on their way are there; Ctrl-C once more stops at once.');
		});
	}
	const opened: Opened = [release, () => giveToOwner(folder)];
	try {
		const keys = readMovedKeys(files.keys);
		const source = openMoveSource(files.database);
		opened.push(() => source.close());
		const db = await openPostgres(address, 1, () => undefined, patience);
		opened.push(() => db.destroy());
		const { counts } = source;
		const moved = await moveData({
			...{ source, db, keys, wrappingKey, size: options.batchRows },
			goOn: () => {
				if (stop.signal.aborted) throw new Refusal(`Stopped; ${again}.`);
			},
			onRows: (table, before, done) => {
				const total = counts[table];
				if (isAnotherTenth(before, done, total)) terminal.note(`${done} of ${total} ${rowNames[table]}`);
			},
		});
		keepFromUse(folder, address, moved.state);
		return outcome(folder, address, counts, moved);
	} catch (error) {
		throw inOneSentence(error, address);
	} finally {
		for (const close of opened.toReversed()) await close();
	}
}

const again = 'run the same command again, which goes on from what was copied';

/** What a repetition may get over says so; for anything else it takes somebody who looks at it. */
function inOneSentence(error: unknown, address: DatabaseAddress): unknown {
	if (isSqliteError(error)) return unreadable(error);
	const isLost = error instanceof DatabaseUnreachable;
	if (!isLost && !isRefusedByDatabase(error)) return error;
	const what = `The database ${named(address)} ${isLost ? 'did not answer' : 'refused to go on'} (${reasonOf(error)})`;
	return new Refusal(isUnavailable(error) || isLost ? `${what}; ${again}.` : `${what}; mend that, then ${again}.`);
}

function outcome(folder: string, address: DatabaseAddress, counts: Counts, moved: Moved): Outcome {
	const { apps, users, identities, api_keys: keys, sessions, audit } = counts;
	const what = [count(apps, 'app'), count(users, 'user'), count(keys, 'key'), count(sessions, 'session')].join(', ');
	const all = `${what} and ${count(audit, 'audit line')}`;
	const to = named(address);
	const value = { from: folder, to, ...moved, apps, users, identities, keys, sessions, audit };
	if (moved.state === 'ended') return { value, lines: [`${to} has all of ${folder} already: ${all}.`] };
	return {
		value,
		lines: [
			`Moved ${all} from ${folder} to ${to}; the counts there are the same.`,
			'The signing keys went too, so sessions go on; servers there need the same key that wraps them.',
			`The data in the folder is as it was, but servers and commands refuse it by ${dataFiles.moved} there; delete the folder once all is well.`,
		],
	};
}
