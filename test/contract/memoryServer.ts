import { newSigningKeys } from '../../src/server/auth/signingKeys.ts';
import { createTokens } from '../../src/server/auth/tokens.ts';
import { createApp } from '../../src/server/http/app.ts';
import { createHostCheck } from '../../src/server/http/hosts.ts';
import type { Service } from '../../src/server/service.ts';
import { ensureApp } from '../../src/server/store/accounts.ts';
import { createObjectIds } from '../../src/server/store/objectIds.ts';
import { openDatabase } from '../../src/server/store/openDatabase.ts';
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
	settings: Partial<Pick<Service, 'now' | 'welcomesStrangers' | 'publicUrl'>> = {},
	database = ':memory:',
): Promise<MemoryServer> {
	const now = settings.now ?? Date.now;
	const baseUrl = 'http://127.0.0.1:27480';
	const db = await openDatabase(database);
	const newId = createObjectIds(now);
	await ensureApp(db, { id: 'local', domainId: newId(), now: now() });
	const tokens = await createTokens(newSigningKeys(), now);
	const service = { db, tokens, publicUrl: baseUrl, welcomesStrangers: true, newId, now, ...settings };
	const logged: string[] = [];
	const isOurHost = createHostCheck({ host: '127.0.0.1', port: 27480, publicUrl: service.publicUrl });
	const app = createApp({ service, isOurHost, log: (entry) => void logged.push(entry) });
	return { baseUrl, service, logged, transport: transportOf(app.fetch), close: () => db.destroy() };
}

function transportOf(fetch: (request: Request) => Response | Promise<Response>): Transport {
	return async ({ url, method, headers, body, signal }) => {
		const response = await fetch(new Request(url, { method, headers, signal, body: body ?? null }));
		return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
	};
}
