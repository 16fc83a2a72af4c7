import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { errorCode } from '../errorCode.ts';
import { Refusal } from '../refusal.ts';

/** How long requests under way may take once the server ends, in milliseconds. */
const graceful = 1000;

/**
 * Longer than proxies keep an idle connection, in milliseconds: nginx does it for 60 seconds. Who ends it last may end it
 * while a request is on its way, which then is lost.
 */
const idleLimit = 75_000;

export interface ListeningSocket {
	/** As the system gives it, which for a name is one of its addresses. */
	readonly address: string;
	readonly port: number;
	/** @param fetch gets, beside each request, the connection that it came by */
	serve(fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>): void;
	/** Takes no more requests, lets those under way finish for a moment, and ends all connections. */
	close(): Promise<void>;
}

/** @throws Refusal when the address cannot be listened on */
export async function listen(host: string, port: number): Promise<ListeningSocket> {
	const server = createServer({ requestTimeout: 30_000, keepAliveTimeout: idleLimit });
	const silent = silentConnections(server);
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => reject(cannotListen(error, host, port)));
		server.listen(port, host, resolve);
	});
	const bound = server.address();
	if (bound === null || typeof bound === 'string') throw new RangeError('A TCP socket has an address and a port');
	return {
		address: bound.address,
		port: bound.port,
		serve: (fetch) => {
			const listener = getRequestListener((request, env) => fetch(request, env as HttpBindings), {
				hostname: 'localhost',
			});
			server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
		},
		close: () => close(server, silent),
	};
}

/** Connections that have not asked anything yet. Node does not count them among the idle. */
function silentConnections(server: Server): ReadonlySet<Socket> {
	const silent = new Set<Socket>();
	server.on('connection', (connection) => {
		silent.add(connection);
		connection.once('close', () => silent.delete(connection));
	});
	server.on('request', ({ socket }) => silent.delete(socket));
	return silent;
}

async function close(server: Server, silent: ReadonlySet<Socket>): Promise<void> {
	for (const connection of silent) connection.destroy();
	// Node closes the idle connections of a server that closes, but not those that become idle afterwards.
	const idle = setInterval(() => server.closeIdleConnections(), 20);
	const all = setTimeout(() => server.closeAllConnections(), graceful);
	await new Promise<void>((resolve) => server.close(() => resolve()));
	clearInterval(idle);
	clearTimeout(all);
}

function cannotListen(error: Error, host: string, port: number): Refusal {
	const code = errorCode(error) ?? error.message;
	if (code === 'EADDRINUSE') {
		return new Refusal(`Port ${port} is taken by another program; name another one with --port, or 0 for any.`);
	}
	if (code === 'EACCES') {
		return new Refusal(`Port ${port} may not be used by this account; name one above 1023 with --port.`);
	}
	return new Refusal(`The address ${host} cannot be listened on (${code}); name one of this machine with --host.`);
}
