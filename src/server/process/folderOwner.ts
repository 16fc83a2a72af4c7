import { chownSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dataFiles } from './dataFolder.ts';

/**
 * Gives the files of a data folder to whom the folder belongs. Root may run a command for the account that the server
 * runs as, and the server has to read what the command has written.
 */
export function giveToOwner(folder: string): void {
	if (process.getuid?.() !== 0) return;
	const { uid, gid } = statSync(folder);
	for (const name of Object.values(dataFiles)) {
		const path = join(folder, name);
		if (existsSync(path)) chownSync(path, uid, gid);
	}
}
