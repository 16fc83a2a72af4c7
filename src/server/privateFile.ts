import { randomUUID } from 'node:crypto';
import {
	chmodSync,
	closeSync,
	fsyncSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './errorCode.ts';

/**
 * Writes a file that only its owner can read, whole or not at all.
 * @param worth whether it has to outlive a loss of power; what is only true while this process runs need not
 */
export function writePrivateFile(path: string, text: string, worth: 'lasting' | 'passing' = 'lasting'): void {
	const unfinished = `${path}.${randomUUID()}.tmp`;
	const file = openSync(unfinished, 'wx', 0o600);
	try {
		try {
			writeFileSync(file, text);
			if (worth === 'lasting') fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(unfinished, path);
	} catch (error) {
		rmSync(unfinished, { force: true });
		throw error;
	}
	if (worth === 'lasting') syncFolder(dirname(path));
}

/** Makes a new name in a folder last. */
export function syncFolder(path: string): void {
	// Windows lets nobody open a folder, and needs not.
	if (process.platform === 'win32') return;
	const folder = openSync(path, 'r');
	try {
		fsyncSync(folder);
	} finally {
		closeSync(folder);
	}
}

/** Whether every account of the machine may read a file. */
export function isOpenToAll(path: string): boolean {
	// Windows knows no such modes.
	if (process.platform === 'win32') return false;
	return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o004) !== 0;
}

/** Reads a file that only its owner should read and makes it so; where there is none it is written first. */
export function readPrivateFile(path: string, create: () => string): string {
	try {
		const text = readFileSync(path, 'utf8');
		chmodSync(path, 0o600);
		return text;
	} catch (error) {
		if (errorCode(error) !== 'ENOENT') throw error;
		const text = create();
		writePrivateFile(path, text);
		return text;
	}
}
