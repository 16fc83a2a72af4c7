import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ApiRequest } from '../../src/protocol/transport.ts';
import { startMemoryServer, type MemoryServer } from '../contract/memoryServer.ts';

/** A key service that is not the local one, on a port of this machine. Its app is called `local`. */
export interface RemoteService {
	readonly address: string;
	readonly port: number;
	/** What was asked: method and path. */
	readonly asked: string[];
	/** As somebody does who ends all sessions at the service. */
	endSessions(): Promise<void>;
	close(): Promise<void>;
}

export interface Certificate {
	readonly key: string;
	readonly cert: string;
	/** What the service is called. */
	readonly hostname: string;
}

export async function startRemoteService(certificate?: Certificate): Promise<RemoteService> {
	let server: MemoryServer | undefined;
	const asked: string[] = [];
	const listener: RequestListener = (request, response) => {
		asked.push(`${request.method} ${request.url}`);
		if (server !== undefined) void answer(server, address, request, response);
	};
	const http: Server = certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	const { port } = http.address() as AddressInfo;
	const address = certificate === undefined ? `http://127.0.0.1:${port}` : `https://${certificate.hostname}`;
	const memory = (server = await startMemoryServer({ publicUrl: address }));
	return {
		address,
		port,
		asked,
		endSessions: async () => void (await memory.service.db.deleteFrom('sessions').execute()),
		close: async () => {
			http.closeAllConnections();
			http.close();
			await memory.close();
		},
	};
}

async function answer(server: MemoryServer, address: string, request: IncomingMessage, response: ServerResponse) {
	const body = await text(request);
	const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
	const reply = await server.transport({
		method: request.method as ApiRequest['method'],
		url: address + request.url,
		headers: Object.fromEntries(headers.filter(([name]) => name !== 'connection' && name !== 'content-length')),
		...(body !== '' && { body }),
		signal: new AbortController().signal,
	});
	response.writeHead(reply.status, reply.headers).end(reply.body);
}
