import { join } from 'node:path';
import { runningFile } from '../../protocol/control.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { FolderPlace, Place, PostgresPlace } from '../place.ts';
import { isOpenToAll } from '../privateFile.ts';
import { Refusal } from '../refusal.ts';
import { checkDatabase, openDatabase } from '../store/openDatabase.ts';
import { named } from '../store/postgres/address.ts';
import { checkPostgres, openPostgres } from '../store/postgres/openPostgres.ts';
import { createPostgresWrite } from '../store/postgres/writes.ts';
import type { Database } from '../store/tables.ts';
import { createWrite, type Write } from '../store/writes.ts';
import { readControlKey } from './control.ts';
import { openSharedTokens, openTokens } from './currentTokens.ts';
import { dataFiles, takeDataFolder } from './dataFolder.ts';
import { tickSeconds } from './leases.ts';
import type { Log } from './log.ts';
import { openSharedSigningKeys } from './sharedSigningKeys.ts';
import { createTroubles, type Troubles } from './troubles.ts';
import { wrappingKeyVariable } from './wrappingKey.ts';

/** What a server reads and writes. */
export interface Storage {
	readonly log: Log;
	readonly db: Database;
	readonly write: Write;
	readonly check: () => Promise<void>;
	readonly troubles: Troubles;
	readonly tokens: Tokens;
	/** What windows of the editor look for; only where the server has a folder for itself. */
	readonly folder?: { readonly controlKey: Uint8Array; readonly running: string };
}

/** What undoes each step so far; undone from the last to the first. */
export type Opened = (() => void | Promise<void>)[];

export interface StorageOptions {
	readonly place: Place;
	/** Called once there is a folder that the log may go to. */
	readonly openLog: () => Log;
	/** Seconds between two looks at the signing keys. */
	readonly tickSeconds?: number;
}

/** @throws Refusal */
export function openStorage(options: StorageOptions, opened: Opened): Promise<Storage> {
	const { place } = options;
	return place.kind === 'folder' ? openFolder(place, options, opened) : openShared(place, options, opened);
}

/** Milliseconds that requests wait for the command line's writing; longer, and they are refused for now. */
const patience = 250;

async function openFolder(place: FolderPlace, options: StorageOptions, opened: Opened): Promise<Storage> {
	const folder = takeDataFolder(place.folder);
	opened.push(folder.release);
	const log = options.openLog();
	const keysFile = join(folder.path, dataFiles.signingKeys);
	const { tokens, close } = openTokens(keysFile, options.tickSeconds ?? tickSeconds, log);
	opened.push(close);
	const controlKey = readControlKey(folder.path);
	const db = await openDatabase(join(folder.path, dataFiles.database), patience);
	opened.push(() => db.destroy());
	const check = () => checkDatabase(db);
	const troubles = createTroubles(check, log);
	opened.push(troubles.close);
	return {
		...{ log, db, tokens, check, troubles, write: createWrite(db) },
		folder: { controlKey, running: join(folder.path, runningFile) },
	};
}

async function openShared(place: PostgresPlace, options: StorageOptions, opened: Opened): Promise<Storage> {
	if (place.wrappingKey === undefined) throw noWrappingKey();
	const log = options.openLog();
	const name = named(place.address);
	const toTell: { troubles?: Troubles } = {};
	const db = await openPostgres(place.address, place.connections, (error) => toTell.troubles?.tell(error));
	opened.push(() => db.destroy());
	const check = () => checkPostgres(db);
	const troubles = (toTell.troubles = createTroubles(check, log));
	opened.push(troubles.close);
	const shared = await openSharedSigningKeys(db, place.wrappingKey);
	const { tokens, close } = await openSharedTokens(shared, options.tickSeconds ?? tickSeconds, log);
	opened.push(close);
	log(`the data is in the database ${name}${place.address.encryption === 'unchecked' ? unchecked : ''}`);
	warnOfOpenFiles(place, log);
	return { log, db, tokens, check, troubles, write: createPostgresWrite(db) };
}

/** A key file was closed to others if this account may do that. */
function warnOfOpenFiles({ addressFile, wrappingKey }: PostgresPlace, log: Log): void {
	const keyFile = wrappingKey !== undefined && 'file' in wrappingKey ? wrappingKey.file : undefined;
	for (const file of [addressFile, keyFile]) {
		if (file === undefined || !isOpenToAll(file)) continue;
		log(
			`everybody on this machine can read the secret in ${file}: chmod 600 closes it, or 640 where its group is needed`,
		);
	}
}

const unchecked = ', which is not asked to prove itself: sslmode=verify-full does that';

export function noWrappingKey(): Refusal {
	return new Refusal(
		`The signing keys need a key that wraps them; name its file with --key-file, or put it into ${wrappingKeyVariable}.`,
	);
}
