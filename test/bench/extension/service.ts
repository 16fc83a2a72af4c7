import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { App } from '../../../src/client/index.ts';
import { Credentials } from '../../../src/client/credentials.ts';
import type { ApiRequest } from '../../../src/protocol/transport.ts';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';

export const person = { email: 'ada@example.com', password: 'not-a-real-password' };

/** So long each change of a key takes, as over a network. */
export const changeMilliseconds = 50;

const list = 'GET /api/client/v2.0/auth/api_keys';

/** A key service on a port of this machine, that counts what it is asked. */
export class CountedService {
	/** Method and path of each request. */
	readonly asked: string[] = [];
	/** When the last list was on its way, in milliseconds since 1970. */
	listedAt = NaN;
	/** The most changes that were under way at once. */
	mostAtOnce = 0;
	userId = '';
	readonly #server = createServer((request, response) => {
		// Whoever cancels is gone before an answer.
		this.#answer(request, response).catch(() => response.destroy());
	});
	#memory: MemoryServer | undefined;
	#changing = 0;

	get address(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	get lists(): number {
		return this.asked.filter((request) => request === list).length;
	}

	get changes(): number {
		return this.asked.filter(isChange).length;
	}

	async listen(): Promise<void> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		this.#memory = await startMemoryServer({ publicUrl: this.address });
		const app = new App({ id: 'local', baseUrl: this.address });
		await app.emailPasswordAuth.registerUser(person);
		this.userId = (await app.logIn(Credentials.emailPassword(person.email, person.password))).id;
	}

	/** Gives the person so many keys instead of those of before: the last is the youngest, and of those after the first thousand each second is disabled. */
	async fill(count: number): Promise<void> {
		const now = Math.floor(Date.now() / 1000);
		await sql`DELETE FROM api_keys`.execute(this.#db);
		await sql`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
			INSERT INTO api_keys (id, user_id, name, hash, disabled, created_at)
			SELECT printf('%08x%016x', ${now} - 60 * (${count} - i), i), ${this.userId}, printf('key-%05d', i),
				'no hash ' || i, CASE WHEN i > 1000 THEN i % 2 ELSE 0 END, ${now} FROM n`.execute(this.#db);
	}

	/** As if the person did it in another place: what was enabled is disabled, and the other way round. */
	async turnAll(): Promise<void> {
		await sql`UPDATE api_keys SET disabled = 1 - disabled`.execute(this.#db);
	}

	/** Ids of the first keys by name. */
	async ids(count: number): Promise<readonly string[]> {
		const rows = await this.#db.selectFrom('api_keys').select('id').orderBy('name').limit(count).execute();
		return rows.map(({ id }) => id);
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		this.#server.close();
		await this.#memory?.close();
	}

	get #db() {
		if (this.#memory === undefined) throw new Error('the service does not listen');
		return this.#memory.service.db;
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const what = `${request.method} ${request.url}`;
		this.asked.push(what);
		if (!isChange(what)) return this.#pass(request, response);
		this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#changing);
		await sleep(changeMilliseconds);
		await this.#pass(request, response).finally(() => this.#changing--);
	}

	async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await text(request);
		const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
		const reply = await this.#memory?.transport({
			method: request.method as ApiRequest['method'],
			url: this.address + request.url,
			headers: Object.fromEntries(headers.filter(([name]) => name !== 'connection' && name !== 'content-length')),
			...(body !== '' && { body }),
			signal: new AbortController().signal,
		});
		response.writeHead(reply?.status ?? 503, reply?.headers).end(reply?.body);
		if (`${request.method} ${request.url}` !== list) return;
		await once(response, 'finish');
		this.listedAt = performance.timeOrigin + performance.now();
	}
}

function isChange(request: string): boolean {
	return /\/(en|dis)able$/.test(request);
}
