import { DatabaseSync } from 'node:sqlite';
import { password, type BetterAuthCaller } from './callers.ts';
import { listening, outputOf } from './children.ts';
import type { Request } from './load.ts';
import type { MeasureName } from './measures.ts';
import { bearer, post, type Target } from './target.ts';

const users = 50;

/** Makes a database with a thousand keys and serves it. */
export async function openBetterAuth(program: string, file: string): Promise<Target> {
	// What it wrote about its users.
	const callers = JSON.parse(await outputOf([program, file, 'fill', String(users), '20'])) as BetterAuthCaller[];
	const server = await listening([program, file]);
	const db = new DatabaseSync(file, { timeout: 5000 });
	return {
		server,
		requests: (name) => requestsOf[name](callers),
		tidy: () => db.exec(`DELETE FROM apikey WHERE name LIKE 'new-%'`),
		close: async () => {
			db.close();
			await server.stop();
		},
	};
}

type Callers = readonly BetterAuthCaller[];

/** Their profile is their session, and there is no other refresh. */
const session = (callers: Callers): Request[] =>
	callers.map(({ token }) => ({ path: '/api/auth/get-session', headers: bearer(token) }));

const requestsOf: Readonly<Record<MeasureName, (callers: Callers) => Request[]>> = {
	'key-login': (callers) => callers.flatMap(({ keys }) => keys.slice(0, 1).map((key) => post('/verify', { key }))),
	'password-login': (callers) => callers.map(({ email }) => post('/api/auth/sign-in/email', { email, password })),
	list: (callers) => callers.map(({ token }) => ({ path: '/api/auth/api-key/list', headers: bearer(token) })),
	create: (callers) =>
		callers.map(({ token }, index) => post('/api/auth/api-key/create', { name: `new-${index}` }, bearer(token))),
	refresh: session,
	profile: session,
};
