import { chmodSync, linkSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createWrapping, newWrappingKey, parseWrappingKey, type Wrapping } from '../auth/wrapping.ts';
import { syncFolder, writePrivateFile } from '../privateFile.ts';
import { errorCode } from '../errorCode.ts';
import { Refusal } from '../refusal.ts';
import { isSystemError } from '../store/storeErrors.ts';

/** The variable that may hold the key instead of a file. */
export const wrappingKeyVariable = 'USER_API_KEYS_WRAPPING_KEY';

/** Where the key is that wraps the signing keys: in a file, or right here. */
export type WrappingKeySource = { readonly file: string } | { readonly text: string };

/**
 * @param mayMake whether a file that is not there is made. Only before anything is wrapped: another key would not do.
 * @throws Refusal
 */
export function openWrapping(source: WrappingKeySource, mayMake: boolean): Wrapping {
	if ('text' in source) return wrappingOf(source.text, `The variable ${wrappingKeyVariable}`);
	const { file } = source;
	try {
		return wrappingOf(read(file) ?? (mayMake ? make(file) : missing(file)), `The file ${file}`);
	} catch (error) {
		if (!isSystemError(error)) throw error;
		// Not its message, which may name a file that was only about to become this one.
		const code = errorCode(error) ?? 'unusable';
		throw new Refusal(`The key file ${file} cannot be used (${code}); name another one with --key-file.`);
	}
}

function wrappingOf(text: string, where: string): Wrapping {
	const key = parseWrappingKey(text);
	if (key !== undefined) return createWrapping(key);
	throw new Refusal(`${where} must hold a key of 64 hexadecimal digits, as openssl rand -hex 32 makes them.`);
}

function read(file: string): string | undefined {
	const stats = statSync(file, { throwIfNoEntry: false });
	if (stats === undefined) return undefined;
	closeToOthers(file, stats.mode);
	return readFileSync(file, 'utf8');
}

/**
 * Files that a container is given may be unchangeable, and are nobody else's there. The group stays in where root runs a
 * command: the account that the server runs as may read the file by it.
 */
function closeToOthers(file: string, mode: number): void {
	if (process.platform === 'win32') return;
	const others = process.getuid?.() === 0 ? 0o007 : 0o077;
	if ((mode & others) === 0) return;
	try {
		chmodSync(file, mode & 0o777 & ~others);
	} catch (error) {
		if (!['EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
	}
}

/** Two processes may do this at once, and only one key must come of it. */
function make(file: string): string {
	const own = `${file}.${process.pid}.new`;
	try {
		writePrivateFile(own, `${newWrappingKey()}\n`);
		linkSync(own, file);
		// What it wraps is committed next.
		syncFolder(dirname(file));
	} catch (error) {
		if (errorCode(error) !== 'EEXIST') throw error;
	} finally {
		rmSync(own, { force: true });
	}
	return readFileSync(file, 'utf8');
}

function missing(file: string): never {
	throw new Refusal(
		`There is no key file ${file}, but the database has signing keys that one has wrapped; copy it from the machine that has it.`,
	);
}
