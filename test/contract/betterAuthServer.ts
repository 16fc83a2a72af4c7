import { once } from 'node:events';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import type { apiKey } from '@better-auth/api-key';
import { getRequestListener } from '@hono/node-server';
import type { betterAuth } from 'better-auth';
import type { getMigrations } from 'better-auth/db/migration';
import type { bearer, deviceAuthorization } from 'better-auth/plugins';

/** Better Auth as one of its versions has it; all of them are called alike. */
export interface BetterAuthModules {
	readonly betterAuth: typeof betterAuth;
	readonly getMigrations: typeof getMigrations;
	readonly plugins: { readonly bearer: typeof bearer; readonly deviceAuthorization: typeof deviceAuthorization };
	readonly apiKey: typeof apiKey;
}

export interface BetterAuthSettings {
	readonly plugins?: readonly ('bearer' | 'apiKey' | 'device')[];
	/** As it comes, requests over HTTP are not limited in a test. */
	readonly isLimited?: boolean;
	/** Whether it takes signed tokens only. */
	readonly requiresSignature?: boolean;
	/** Where it answers; `/api/auth` unless told otherwise. */
	readonly basePath?: string;
	/** How many rows it reads at once; its own limit unless told otherwise. */
	readonly findsMany?: number;
	readonly emailAndPassword?: {
		readonly enabled: boolean;
		readonly disableSignUp?: boolean;
		readonly autoSignIn?: boolean;
		readonly requireEmailVerification?: boolean;
	};
}

export interface BetterAuthServer {
	/** Without its base path. */
	readonly origin: string;
	readonly db: DatabaseSync;
	/** As an app does that is handed a key's value: whether it lets the caller in. */
	verify(value: string): Promise<boolean>;
	close(): Promise<void>;
}

export const knownClient = 'user-api-keys';

/** A real Better Auth server on a port of its own, with a database in memory. */
export async function startBetterAuth(
	modules: BetterAuthModules,
	settings: BetterAuthSettings = {},
): Promise<BetterAuthServer> {
	const { plugins = ['bearer', 'apiKey'], isLimited = false, emailAndPassword = { enabled: true } } = settings;
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const bound = server.address();
	if (bound === null || typeof bound === 'string') throw new RangeError('A TCP socket has a port');
	const origin = `http://127.0.0.1:${bound.port}`;
	const db = new DatabaseSync(':memory:');
	const made = {
		bearer: () => modules.plugins.bearer({ requireSignature: settings.requiresSignature ?? false }),
		apiKey: () => modules.apiKey({ rateLimit: { enabled: false } }),
		device: () =>
			modules.plugins.deviceAuthorization({
				verificationUri: `${origin}/device`,
				interval: '1s',
				validateClient: async (id) => id === knownClient,
			}),
	};
	const auth = modules.betterAuth({
		database: db,
		baseURL: origin,
		...(settings.basePath && { basePath: settings.basePath }),
		...(settings.findsMany && { advanced: { database: { defaultFindManyLimit: settings.findsMany } } }),
		secret: 'only-for-tests-0123456789abcdefghij',
		logger: { disabled: true },
		telemetry: { enabled: false },
		emailAndPassword,
		rateLimit: { enabled: isLimited },
		plugins: plugins.map((name) => made[name]()),
	});
	await (await modules.getMigrations(auth.options)).runMigrations();
	const listener = getRequestListener((request) => auth.handler(request));
	server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
	const close = async () => {
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
		db.close();
	};
	// Which plugins there are is known here, and not to the type.
	const api = auth.api as unknown as {
		verifyApiKey(call: { body: { key: string } }): Promise<{ valid: boolean }>;
	};
	const verify = async (key: string) => (await api.verifyApiKey({ body: { key } })).valid;
	return { origin, db, verify, close };
}
