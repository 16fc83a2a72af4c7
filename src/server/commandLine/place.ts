import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { errorCode } from '../errorCode.ts';
import { Refusal } from '../refusal.ts';
import type { Place } from '../place.ts';
import { defaultDataFolder } from '../process/dataFolder.ts';
import { wrappingKeyVariable, type WrappingKeySource } from '../process/wrappingKey.ts';
import { databaseAddress } from '../store/postgres/address.ts';

/** Where the data is, as the command line says it. */
export interface PlaceArguments {
	readonly data?: string;
	readonly databaseUrl?: string;
	readonly databaseUrlFile?: string;
	readonly databaseCa?: string;
	readonly databasePool?: number;
	readonly keyFile?: string;
}

/** The variable that may hold the address of the database, since others can read a command line. */
export const addressVariable = 'DATABASE_URL';

/** Connections of a server; a command has one. */
export const usualPool = 10;

export const certificatesHelp =
	'certificates that the PostgreSQL is checked by; its host name is, too, unless sslmode=verify-ca';

/** @param folder what is said of `--data` */
export function addPlace(command: Command, folder: string): Command {
	return command
		.option('--data <folder>', `${folder} (default: ${JSON.stringify(defaultDataFolder())})`)
		.option('--database-url <url>', `PostgreSQL with the data instead; ${addressVariable} does the same unseen`)
		.option('--database-url-file <file>', 'file with the address of the PostgreSQL')
		.option('--database-ca <file>', certificatesHelp)
		.option('--key-file <file>', `key that wraps the signing keys there; else ${wrappingKeyVariable} holds it`);
}

/**
 * What is said on the command line comes first, then what the environment says of a database.
 * @throws Refusal
 */
export function placeOf(args: PlaceArguments, env: NodeJS.ProcessEnv = process.env): Place {
	const { data, databaseUrl, databaseUrlFile, databaseCa, databasePool = usualPool } = args;
	const named = [data, databaseUrl, databaseUrlFile].filter((value) => value !== undefined);
	// An empty one is a variable that is not set; the folder one happens to be in is not meant.
	if (data === '') throw new Refusal('The folder that --data names is empty; name one, or leave --data out.');
	if (named.length > 1) {
		throw new Refusal('The data is in one place; name --data, --database-url or --database-url-file.');
	}
	const text = databaseUrlFile === undefined ? databaseUrl : firstLine(databaseUrlFile, '--database-url-file');
	const url = text ?? (data === undefined ? nonEmpty(env[addressVariable]) : undefined);
	if (url === undefined) return folderPlace(args);
	const address = databaseAddress(url, databaseCa);
	const addressFile = databaseUrlFile === undefined ? {} : { addressFile: databaseUrlFile };
	return {
		kind: 'postgres',
		address,
		...addressFile,
		connections: databasePool,
		wrappingKey: wrappingKeyOf(args, env),
	};
}

function folderPlace({ data, databaseCa, databasePool, keyFile }: PlaceArguments): Place {
	const pool = databasePool && '--database-pool';
	const [surplus] = [databaseCa && '--database-ca', pool, keyFile && '--key-file'].filter(Boolean);
	if (surplus === undefined) return { kind: 'folder', folder: data ?? defaultDataFolder() };
	throw new Refusal(`${surplus} is for data in PostgreSQL; name that with --database-url.`);
}

function wrappingKeyOf({ keyFile }: PlaceArguments, env: NodeJS.ProcessEnv): WrappingKeySource | undefined {
	if (keyFile !== undefined) return { file: keyFile };
	const text = nonEmpty(env[wrappingKeyVariable]);
	return text === undefined ? undefined : { text };
}

/** @param option by which the file was named. @throws Refusal */
export function firstLine(file: string, option: string): string {
	try {
		return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0]?.trim() ?? '';
	} catch (error) {
		const code = errorCode(error) ?? 'unreadable';
		throw new Refusal(`The file ${file} cannot be read (${code}); name another one with ${option}.`);
	}
}

function nonEmpty(text: string | undefined): string | undefined {
	return text === '' ? undefined : text;
}
