import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { builtinFetchTransport } from '../../../src/client/builtinFetch.ts';
import { App, type Transport, type User } from '../../../src/client/index.ts';
import { tokens } from './scripted.ts';

/** As it is released: without the parts of node-fetch that the bundle leaves out. */
const { nodeFetchTransport } = createRequire(import.meta.url)(resolve('dist/nodeFetch.cjs')) as {
	readonly nodeFetchTransport: Transport;
};

/** What requests can travel by: in an editor's extension, and in programs. */
export const transports: Readonly<Record<string, Transport>> = {
	'node-fetch': nodeFetchTransport,
	'the built-in fetch': builtinFetchTransport,
};

/** Real servers on loopback, for one test. */
export class Servers {
	readonly #servers: Server[] = [];
	readonly #transport: Transport | undefined;

	/** @param transport what those who are signed in send by */
	constructor(transport?: Transport) {
		this.#transport = transport;
	}

	/** @returns its address */
	async listen(listener: RequestListener): Promise<string> {
		const server = createServer(listener);
		this.#servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		assert(address !== null && typeof address === 'object');
		return `http://127.0.0.1:${address.port}`;
	}

	/** Somebody who is signed in at a server that answers like this. */
	async userAt(listener: RequestListener, timeoutMs?: number): Promise<User> {
		return this.#resumeAt(await this.listen(listener), timeoutMs);
	}

	/** Somebody who was signed in where nobody listens any more. */
	async userAtNobody(): Promise<User> {
		const hostname = await this.listen(() => {});
		await new Promise((resolve) => this.#servers.pop()?.close(resolve));
		return this.#resumeAt(hostname);
	}

	close(): void {
		for (const server of this.#servers.splice(0)) server.close().closeAllConnections();
	}

	#resumeAt(hostname: string, timeoutMs?: number): User {
		const session = { userId: 'x', accessToken: tokens.access, refreshToken: tokens.refresh, hostname };
		const app = new App({ id: 'demo', baseUrl: hostname, timeoutMs, transport: this.#transport });
		return app.resume({ ...session, providerType: 'local-userpass' });
	}
}
