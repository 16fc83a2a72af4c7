import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { pathOf } from '../../../src/protocol/routes.ts';
import { password } from './callers.ts';
import { listening } from './children.ts';
import { keysPerUser, removeUncopied } from './copyUsers.ts';
import { appId, keyServerArgs, type FilledFolder } from './fillDataFolder.ts';
import type { Request } from './load.ts';
import type { MeasureName } from './measures.ts';
import { bearer, post, type Target } from './target.ts';

type Callers = Pick<FilledFolder, 'callers' | 'creators'>;

export async function openKeyServer(program: string, filled: FilledFolder): Promise<Target> {
	const server = await listening(keyServerArgs(program, filled.folder));
	const db = new DatabaseSync(filled.database, { timeout: 5000 });
	return {
		server,
		requests: (name) => requestsOf[name](filled),
		tidy: () => removeUncopied(db),
		close: async () => {
			db.close();
			await server.stop();
		},
	};
}

/** What clients of a filled key server send. */
export const requestsOf: Readonly<Record<MeasureName, (filled: Callers) => Request[]>> = {
	'key-login': ({ callers }) => callers.map(({ key }) => post(pathOf('logInWithApiKey', { appId }), { key })),
	'password-login': ({ callers }) =>
		callers.map(({ email }) => post(pathOf('logInWithPassword', { appId }), { username: email, password })),
	list: ({ callers }) => callers.map(({ refresh }) => ({ path: pathOf('listKeys', {}), headers: bearer(refresh) })),
	create: ({ creators }) => {
		// Names of their own, since a request may still be answered after its run, and after `tidy`.
		const names = Array.from({ length: keysPerUser }, () => `new-${randomUUID()}`);
		return names.flatMap((name) =>
			creators.map(({ refresh }) => post(pathOf('createKey', {}), { name }, bearer(refresh))),
		);
	},
	refresh: ({ callers }) =>
		callers.map(({ refresh }) => ({ method: 'POST', path: pathOf('refresh', {}), headers: bearer(refresh) })),
	profile: ({ callers }) => callers.map(({ access }) => ({ path: pathOf('profile', {}), headers: bearer(access) })),
};
