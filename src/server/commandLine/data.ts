import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Refusal } from '../refusal.ts';
import { dataFiles } from '../process/dataFolder.ts';
import { refuseMoved } from '../process/movedMark.ts';
import { writeAudit, type AuditAction } from '../store/audit.ts';
import { createObjectIds } from '../store/objectIds.ts';
import { openAsItIs } from '../store/openDatabase.ts';
import { cannotUse } from '../store/postgres/cannotUse.ts';
import { openPostgres } from '../store/postgres/openPostgres.ts';
import type { Patience } from '../store/postgres/pool.ts';
import { createPostgresWrite } from '../store/postgres/writes.ts';
import { readWrappedKeys } from '../store/signingKeyRow.ts';
import { isRefusedByDatabase, isUnavailable } from '../store/storeErrors.ts';
import type { Database } from '../store/tables.ts';
import { createWrite, type Write } from '../store/writes.ts';
import { isMissing, noAccess } from './fileAccess.ts';
import { placeOf, type PlaceArguments } from './place.ts';

/** The data of a server, which may be running on it. */
export interface Data {
	/** For reading; changes go by `write`. */
	readonly db: Database;
	readonly write: Write;
	readonly newId: () => string;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

/** An app of the data. */
export interface App extends Data {
	readonly appId: string;
}

const minute = 60_000;
/** Nobody else waits for a command, and to delete a large app takes its time. */
const patience: Patience = { connect: 5000, statement: 10 * minute, answer: 11 * minute, idle: minute };

/**
 * Leaves the schema as it is, as servers of before may be running on it.
 * @param olderToo whether the work can do with the schema of an older server; of a database in PostgreSQL it cannot
 * @throws Refusal when no server has data there, or another version's, or the database refuses for good
 */
export async function withData<T>(
	args: PlaceArguments,
	work: (data: Data) => Promise<T>,
	olderToo = false,
): Promise<T> {
	const place = placeOf(args);
	const db = await (place.kind === 'folder'
		? openAsItIs(existingFile(place.folder, 'database'), olderToo)
		: openPostgres(place.address, 1, () => undefined, patience, false));
	const write = place.kind === 'folder' ? createWrite(db) : createPostgresWrite(db);
	try {
		// It refuses a move that has not ended.
		if (place.kind === 'postgres') await readWrappedKeys(db);
		return await work({ db, write, newId: createObjectIds(Date.now), now: Date.now });
	} catch (error) {
		const isForGood = isRefusedByDatabase(error) && !isUnavailable(error);
		throw place.kind === 'postgres' && isForGood ? cannotUse(place.address, error) : error;
	} finally {
		await db.destroy();
	}
}

/** The path of one of the data's files. @throws Refusal when the folder has none or shows none, or was moved */
export function existingFile(folder: string, name: keyof typeof dataFiles): string {
	refuseMoved(resolve(folder));
	const path = join(resolve(folder), dataFiles[name]);
	try {
		statSync(path);
		return path;
	} catch (error) {
		if (!isMissing(error)) throw noAccess(path, error);
		throw new Refusal(
			`No key server has data in ${resolve(folder)}; start one there first or name another folder with --data.`,
		);
	}
}

/**
 * The app that is meant: the one that was named, or else the only one.
 * @throws Refusal
 */
export async function chooseApp(db: Database, named: string | undefined): Promise<string> {
	const apps = (await db.selectFrom('apps').select('id').orderBy('id').execute()).map(({ id }) => id);
	const [only] = apps;
	if (only === undefined) throw new Refusal('There is no app; make one with apps create.');
	if (named === undefined && apps.length === 1) return only;
	if (named !== undefined && apps.includes(named)) return named;
	const problem = named === undefined ? 'There are several apps' : `There is no app ${named}`;
	throw new Refusal(`${problem}; name one with --app: ${apps.join(', ')}.`);
}

/** What a change was, in the words of the audit log. */
export interface Change {
	readonly appId: string;
	readonly action: AuditAction;
	/** What it was done to. */
	readonly subject: string;
}

/** Puts what the command line does on record; in the transaction of the change that it tells of. */
export async function record({ newId, now }: Data, db: Database, change: Change): Promise<void> {
	await writeAudit(db, { ...change, id: newId(), at: now(), userId: null, address: null });
}
