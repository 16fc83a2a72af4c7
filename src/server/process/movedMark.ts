import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../privateFile.ts';
import { Refusal } from '../refusal.ts';

/** Stands in a data folder once its data is elsewhere, and tells in one line where and since when. */
export const movedMark = 'moved.txt';

/** Nothing that is written in the folder from then on would reach the database. @param where without a secret */
export function markMoved(folder: string, where: string): void {
	writePrivateFile(join(folder, movedMark), `${where}\n`);
}

export function isMarkedMoved(folder: string): boolean {
	return existsSync(join(folder, movedMark));
}

/** @throws Refusal when the data of the folder is elsewhere now */
export function refuseMoved(folder: string): void {
	if (!isMarkedMoved(folder)) return;
	const [where = ''] = readFileSync(join(folder, movedMark), 'utf8').split(/\r?\n/, 1);
	throw new Refusal(
		`The data of ${folder} was moved to the PostgreSQL database ${where}, so use that; delete ${movedMark} in the folder to use the old data there all the same, of whose changes the database learns nothing.`,
	);
}
