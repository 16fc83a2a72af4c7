import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSigningKeys, type SigningKeys } from '../auth/signingKeys.ts';
import { errorCode } from '../errorCode.ts';
import { Refusal } from '../refusal.ts';
import { dataFiles } from '../process/dataFolder.ts';
import type { Moved } from '../process/moveData.ts';
import { isMarkedMoved, markMoved } from '../process/movedMark.ts';
import { named, type DatabaseAddress } from '../store/postgres/address.ts';
import { isSystemError } from '../store/storeErrors.ts';
import { isMissing, noAccess } from './fileAccess.ts';
import { timeOf } from './table.ts';

/** What is moved. */
export interface MovedFiles {
	readonly database: string;
	readonly keys: string;
}

/** @throws Refusal when they are not there */
export function movedFiles(folder: string): MovedFiles {
	const files = { database: join(folder, dataFiles.database), keys: join(folder, dataFiles.signingKeys) };
	for (const path of Object.values(files)) {
		try {
			statSync(path);
		} catch (error) {
			throw isMissing(error)
				? new Refusal(`There is no ${path}, so no data to move; name another folder with --from.`)
				: noAccess(path, error);
		}
	}
	return files;
}

/** @throws Refusal */
export function readMovedKeys(path: string): SigningKeys {
	const keys = parseSigningKeys(textOf(path));
	if (keys !== undefined) return keys;
	throw new Refusal(`The signing keys in ${path} are damaged; restore the file from a backup.`);
}

/**
 * Has servers and commands refuse the folder from now on.
 * @param state of the move before; what had ended already was marked then, unless it was killed just before that
 * @throws Refusal
 */
export function keepFromUse(folder: string, address: DatabaseAddress, state: Moved['state']): void {
	if (state === 'ended' && isMarkedMoved(folder)) return;
	try {
		markMoved(folder, `${named(address)} on ${timeOf(Date.now())}`);
	} catch (error) {
		if (!isSystemError(error)) throw error;
		throw new Refusal(
			`All data is in ${named(address)}, but ${join(folder, dataFiles.moved)} cannot be written (${errorCode(error) ?? error.message}), so start no server on the folder; mend that, then run the same command again.`,
		);
	}
}

function textOf(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		throw noAccess(path, error);
	}
}
