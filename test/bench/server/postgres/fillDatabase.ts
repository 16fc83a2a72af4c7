import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWrapping } from '../../../../src/server/auth/wrapping.ts';
import type { Postgres } from '../../../contract/postgres.ts';
import type { TestDatabase } from '../../../contract/testDatabase.ts';
import { listening } from '../children.ts';
import type { Filling } from '../copyUsers.ts';
import { signUpFirst, tokenGiver, type Caller } from '../fillDataFolder.ts';
import { copyRows } from './copyRows.ts';

export interface FilledDatabase {
	readonly database: TestDatabase;
	/** How a key server is run on it. */
	readonly args: readonly string[];
	readonly callers: readonly Caller[];
	readonly creators: readonly Caller[];
}

/**
 * Makes a database with many keys: the server makes its tables, with a first user, and copies of that user's rows are
 * made by the database itself.
 * @param folder for the two files that a server needs, and its log
 */
export async function fillDatabase(
	program: string,
	postgres: Postgres,
	folder: string,
	filling: Filling,
): Promise<FilledDatabase> {
	const database = await postgres.createDatabase();
	const wrappingKey = randomBytes(32);
	const args = serverArgs(program, folder, { databaseUrl: database.url, wrappingKey });
	const server = await listening(args);
	const issued = await signUpFirst(server.url).finally(() => server.stop());
	const [{ wrapped = '' } = {}] = await database.query('select wrapped from signing_keys');
	const withTokens = await tokenGiver(createWrapping(wrappingKey).unwrap(String(wrapped)) ?? '', issued);
	const { callers, creators } = await copyRows(database, filling);
	return { database, args, callers: await withTokens(callers), creators: await withTokens(creators) };
}

function serverArgs(
	program: string,
	folder: string,
	{ databaseUrl, wrappingKey }: { readonly databaseUrl: string; readonly wrappingKey: Buffer },
): string[] {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const [urlFile, keyFile] = [join(folder, 'database-url'), join(folder, 'wrapping-key')];
	writeFileSync(urlFile, databaseUrl, { mode: 0o600 });
	writeFileSync(keyFile, wrappingKey.toString('hex'), { mode: 0o600 });
	const place = ['--database-url-file', urlFile, '--key-file', keyFile];
	return [program, ...place, '--port', '0', '--log-file', join(folder, 'server.log')];
}
