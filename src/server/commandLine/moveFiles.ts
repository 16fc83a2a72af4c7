import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSigningKeys, type SigningKeys } from '../auth/signingKeys.ts';
import { CommandError } from '../commandError.ts';
import { dataFiles } from '../process/dataFolder.ts';
import { isSystemError } from '../store/storeErrors.ts';

/** What is moved. */
export interface MovedFiles {
	readonly database: string;
	readonly keys: string;
}

/** @throws CommandError when they are not there */
export function movedFiles(folder: string): MovedFiles {
	const files = { database: join(folder, dataFiles.database), keys: join(folder, dataFiles.signingKeys) };
	for (const path of Object.values(files)) {
		try {
			statSync(path);
		} catch (error) {
			throw isMissing(error)
				? new CommandError(`There is no ${path}, so no data to move; name another folder with --from.`)
				: noAccess(path, error);
		}
	}
	return files;
}

/** @throws CommandError */
export function readMovedKeys(path: string): SigningKeys {
	const keys = parseSigningKeys(textOf(path));
	if (keys !== undefined) return keys;
	throw new CommandError(`The signing keys in ${path} are damaged; restore the file from a backup.`);
}

function textOf(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		throw noAccess(path, error);
	}
}

function isMissing(error: unknown): boolean {
	return isSystemError(error) && codeOf(error) === 'ENOENT';
}

function noAccess(path: string, error: unknown): unknown {
	if (!isSystemError(error)) return error;
	return new CommandError(
		`${path} cannot be read (${codeOf(error)}); run this as the account that the server runs as.`,
	);
}

function codeOf(error: Error): string {
	return 'code' in error ? String(error.code) : error.message;
}
