import { nodeFetchTransport } from '../../src/client/nodeFetch.ts';
import type { Pace } from '../../src/client/pace.ts';
import { betterAuth } from '../../src/services/betterAuth/service.ts';
import {
	startBetterAuth,
	type BetterAuthModules,
	type BetterAuthServer,
	type BetterAuthSettings,
} from './betterAuthServer.ts';
import type { ServiceTarget } from './serviceCases.ts';

export interface BetterAuthTarget extends ServiceTarget, Pick<BetterAuthServer, 'origin' | 'db' | 'verify'> {
	/** As people call the server in tests of their own. */
	ask(path: string, body?: object, token?: string): Promise<Response>;
	/** Lets all of its users have so many keys more. */
	addKeys(userId: string, names: readonly string[]): void;
}

export interface TargetSettings extends BetterAuthSettings {
	readonly clientId?: string;
	readonly pace?: Pace;
}

/** Better Auth on a port of its own, reached as the extension reaches it. */
export async function betterAuthTarget(
	modules: BetterAuthModules,
	{ clientId, pace, ...settings }: TargetSettings = {},
): Promise<BetterAuthTarget> {
	const server = await startBetterAuth(modules, settings);
	const { origin, db } = server;
	const address = `${origin}/api/auth`;
	return {
		...{ origin, db, verify: (value) => server.verify(value) },
		connect: (wrap = (send) => send) =>
			betterAuth({
				...{ id: 'x', label: 'X', host: new URL(origin).host, address, clientId },
				...(pace && { pace }),
				transport: wrap(nodeFetchTransport),
			}),
		isCreate: ({ url }) => url.endsWith('/api-key/create'),
		endSessions: async () => db.exec('DELETE FROM session'),
		close: () => server.close(),
		ask: (path, body, token) =>
			fetch(address + path, {
				method: body === undefined ? 'GET' : 'POST',
				headers: { origin, 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
				...(body && { body: JSON.stringify(body) }),
			}),
		addKeys: (userId, names) => {
			for (const [index, name] of names.entries()) {
				const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
				const row = [`id-${Math.random()}`, name, userId, createdAt, createdAt, `hash-${Math.random()}`];
				db.prepare(
					`INSERT INTO apikey (id, name, referenceId, createdAt, updatedAt, key, configId, enabled, start) VALUES (?, ?, ?, ?, ?, ?, 'default', 1, 'abcdef')`,
				).run(...row);
			}
		},
	};
}
