import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { openSqlite } from '../store/sqlite.ts';
import { isBusy, isSqliteError } from '../store/storeErrors.ts';
import { errorCode } from '../errorCode.ts';
import { Refusal } from '../refusal.ts';
import { movedMark, refuseMoved } from './movedMark.ts';

/** What a data folder holds. */
export const dataFiles = {
	database: 'keys.sqlite',
	lock: 'lock.sqlite',
	signingKeys: 'signing-keys.json',
	moved: movedMark,
} as const;

export function defaultDataFolder(platform = process.platform, env: NodeJS.ProcessEnv = process.env): string {
	const home = homedir();
	if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'user-api-keys');
	if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'user-api-keys');
	const data = env['XDG_DATA_HOME'] ?? '';
	// The XDG specification has it ignored unless it is absolute.
	return join(isAbsolute(data) ? data : join(home, '.local', 'share'), 'user-api-keys');
}

export interface DataFolder {
	readonly path: string;
	/** Lets another server have it. */
	readonly release: () => void;
}

/**
 * Makes the folder if need be, and takes it for this process alone.
 * @throws Refusal, also when its data is elsewhere now
 */
export function takeDataFolder(folder: string): DataFolder {
	const taken = takeFolderToMove(folder, '--data');
	try {
		// Whoever held it until now may have been moving it.
		refuseMoved(taken.path);
	} catch (error) {
		taken.release();
		throw error;
	}
	return taken;
}

/**
 * The same, also when its data was moved before.
 * @param option by which it was named
 * @throws Refusal
 */
export function takeFolderToMove(folder: string, option: string): DataFolder {
	const path = resolve(folder);
	try {
		makePrivate(path, option);
	} catch (error) {
		const code = errorCode(error);
		if (code === undefined) throw error;
		throw new Refusal(`The data folder ${path} cannot be written (${code}); name another one with ${option}.`);
	}
	return { path, release: lock(path, option) };
}

function makePrivate(path: string, option: string): void {
	makeFolder(path);
	accessSync(path, constants.W_OK | constants.X_OK);
	// Windows knows no such modes, and Node shows every folder there as open to all.
	if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
	const files = readdirSync(path);
	// Closing somebody's home folder to others would be a nasty surprise.
	if (files.length > 0 && !Object.values(dataFiles).some((name) => files.includes(name))) {
		throw new Refusal(`The folder ${path} holds other things; name an empty or a new folder with ${option}.`);
	}
	chmodSync(path, 0o700);
}

/** With those above it. Node's own way tries for ever where a folder takes none, as /proc. */
function makeFolder(path: string): void {
	if (isFolder(path)) return;
	const above = dirname(path);
	if (!existsSync(above)) makeFolder(above);
	try {
		mkdirSync(path, { mode: 0o700 });
	} catch (error) {
		// Another process may have made it meanwhile.
		if (!isFolder(path)) throw error;
	}
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Holds an exclusive transaction on a database of its own, since Node has no file locks: the system frees it even when
 * this process is killed, and the data's own database stays open to the command line.
 */
function lock(path: string, option: string): () => void {
	let file: ReturnType<typeof openSqlite> | undefined;
	try {
		file = openSqlite(join(path, dataFiles.lock));
		chmodSync(join(path, dataFiles.lock), 0o600);
		// Without a journal, of which a killed server would leave a piece behind; nothing is ever written here.
		file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
		return () => file?.close();
	} catch (error) {
		file?.close();
		throw cannotLock(error, path, option);
	}
}

function cannotLock(error: unknown, path: string, option: string): unknown {
	if (isBusy(error)) {
		return new Refusal(
			`The data folder ${path} is in use by another key server; stop that one or name another folder with ${option}.`,
		);
	}
	if (!isSqliteError(error)) return error;
	return new Refusal(
		`The data folder ${path} cannot be locked (${error.message}); delete ${dataFiles.lock} in it or name another folder with ${option}.`,
	);
}
