import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeJwt } from 'jose';
import { pathOf } from '../../../src/protocol/routes.ts';
import { password } from './callers.ts';
import { listening } from './children.ts';
import { copyUsers, removeUncopied, type CopiedUser, type Filling } from './copyUsers.ts';
import { createTokenCopier, type Issued } from './signTokens.ts';

export const appId = 'local';

/** A user with the tokens of a session that a password opened. */
export interface Caller extends CopiedUser {
	readonly access: string;
	readonly refresh: string;
}

export interface FilledFolder {
	readonly folder: string;
	readonly database: string;
	readonly callers: readonly Caller[];
	readonly creators: readonly Caller[];
	/** Everybody's, as it is stored. */
	readonly passwordHash: string;
}

/**
 * Makes a data folder with many keys: the server makes it, with a first user, and copies of that user's rows go directly
 * into the file.
 */
export async function fillDataFolder(program: string, folder: string, filling: Filling): Promise<FilledFolder> {
	const server = await listening(keyServerArgs(program, folder));
	const issued = await signUpFirst(server.url).finally(() => server.stop());
	const withTokens = await tokenGiver(readFileSync(join(folder, 'signing-keys.json'), 'utf8'), issued);
	const database = join(folder, 'keys.sqlite');
	using db = new DatabaseSync(database);
	const { callers, creators } = copyUsers(db, filling);
	removeUncopied(db);
	const { password_hash: hash } = db.prepare('SELECT password_hash FROM identities LIMIT 1').get() ?? {};
	return {
		folder,
		database,
		passwordHash: String(hash),
		callers: await withTokens(callers),
		creators: await withTokens(creators),
	};
}

/** @param text of the server's signing keys */
export async function tokenGiver(text: string, issued: Issued) {
	const copyTokens = await createTokenCopier(text, issued);
	return (users: readonly CopiedUser[]): Promise<Caller[]> =>
		Promise.all(users.map(async (user) => ({ ...user, ...(await copyTokens(user.id)) })));
}

/** How the extension runs it, with its log in a file. */
export function keyServerArgs(program: string, folder: string): string[] {
	return [program, '--data', folder, '--port', '0', '--log-file', join(folder, 'server.log')];
}

/** Registers, signs in and creates a key, so that each table has a row to copy. */
export async function signUpFirst(url: string): Promise<Issued> {
	const username = 'first@example.com';
	await ask(url + pathOf('register', { appId }), { email: username, password });
	const login = await ask(url + pathOf('logInWithPassword', { appId }), { username, password });
	// The shape of a login's answer, from the server that is measured.
	const { access_token: access, refresh_token: refresh } = JSON.parse(login) as Record<string, string>;
	if (access === undefined || refresh === undefined) throw new TypeError('A login answers with two tokens');
	await ask(url + pathOf('createKey', {}), { name: 'first' }, { authorization: `Bearer ${refresh}` });
	const { sub: userId = '', iss: sessionId = '' } = decodeJwt(access);
	return { access, refresh, userId, sessionId };
}

async function ask(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<string> {
	const sent = { 'content-type': 'application/json', ...headers };
	const response = await fetch(url, { method: 'POST', headers: sent, body: JSON.stringify(body) });
	if (response.ok) return response.text();
	throw new Error(`POST ${url}: ${response.status}`);
}
