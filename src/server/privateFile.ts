import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivateFile(path: string, text: string): void {
	const unfinished = `${path}.${randomUUID()}.tmp`;
	const file = openSync(unfinished, 'wx', 0o600);
	try {
		writeFileSync(file, text);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameSync(unfinished, path);
}

/** Reads a file that only its owner should read and makes it so; where there is none it is written first. */
export function readPrivateFile(path: string, create: () => string): string {
	try {
		const text = readFileSync(path, 'utf8');
		chmodSync(path, 0o600);
		return text;
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
		const text = create();
		writePrivateFile(path, text);
		return text;
	}
}
