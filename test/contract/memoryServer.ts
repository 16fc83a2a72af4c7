import { createAttempts } from '../../src/server/auth/attempts.ts';
import { createPasswords } from '../../src/server/auth/passwords.ts';
import { newSigningKeys } from '../../src/server/auth/signingKeys.ts';
import { createTokens } from '../../src/server/auth/tokens.ts';
import { createApp, type AppOptions } from '../../src/server/http/app.ts';
import { createClientAddress } from '../../src/server/http/clientAddress.ts';
import { createHostCheck } from '../../src/server/http/hosts.ts';
import type { Policy, Service } from '../../src/server/service.ts';
import { ensureApp } from '../../src/server/store/accounts.ts';
import { createObjectIds } from '../../src/server/store/objectIds.ts';
import { checkDatabase, openDatabase } from '../../src/server/store/openDatabase.ts';
import { createWrite } from '../../src/server/store/writes.ts';
import { maxKeysPerUser } from '../../src/protocol/shapes.ts';
import { providerType } from '../../src/protocol/tokens.ts';
import type { Transport } from '../../src/protocol/transport.ts';
import type { Target } from './target.ts';

export interface MemoryServer extends Target {
	readonly service: Service;
	/** What the log was told. */
	readonly logged: string[];
}

/**
 * The whole server but its socket and files. `settings` override what is usual, such as the clock.
 * @param database a file, where it matters that there is one
 */
export async function startMemoryServer(
	settings: Partial<Pick<Service, 'now' | 'attempts' | 'publicUrl'> & Policy> &
		Partial<Pick<AppOptions, 'corsOrigins'>> = {},
	database = ':memory:',
): Promise<MemoryServer> {
	const now = settings.now ?? Date.now;
	const baseUrl = 'http://127.0.0.1:27480';
	const db = await openDatabase(database);
	const newId = createObjectIds(now);
	await ensureApp(db, { id: 'local', domainId: newId(), now: now() });
	const tokens = createTokens(newSigningKeys(), now);
	const { publicUrl = baseUrl, attempts = createAttempts(10_000), corsOrigins = [], ...policy } = settings;
	const service = {
		check: () => checkDatabase(db),
		...{ db, write: createWrite(db), tokens, passwords: createPasswords(), attempts, publicUrl, newId, now },
		policy: { signIn: new Set(providerType.options), registration: true, maxKeys: maxKeysPerUser, ...policy },
	};
	const logged: string[] = [];
	const isOurHost = createHostCheck({ host: '127.0.0.1', port: 27480, publicUrl: service.publicUrl });
	const log = (entry: string) => void logged.push(entry);
	const app = createApp({
		...{ service, isOurHost, corsOrigins, log },
		clientAddress: createClientAddress([]),
		onTrouble: ({ message }) => log(message),
	});
	return {
		baseUrl,
		service,
		logged,
		transport: transportOf((request) => app.fetch(request, {})),
		close: () => db.destroy(),
	};
}

function transportOf(fetch: (request: Request) => Response | Promise<Response>): Transport {
	return async ({ url, method, headers, body, signal }) => {
		const response = await fetch(new Request(url, { method, headers, signal, body: body ?? null }));
		return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
	};
}
