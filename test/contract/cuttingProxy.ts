import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** What becomes of a commit that passes. */
export type Cut =
	/** It arrives, and so does its answer. */
	| 'none'
	/** The connection is lost before it arrives. */
	| 'commit'
	/** It arrives, and the connection is lost before its answer comes. */
	| 'answer';

/** Stands between a server and PostgreSQL, and cuts connections at the worst moment. */
export interface CuttingProxy {
	readonly port: number;
	/** For the next commit; then it is `none` again. A server only commits what changes something. */
	cut: Cut;
	/** Whether what is sent goes nowhere, without a word, as when a network fails. */
	silent: boolean;
	close(): void;
}

export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
	const sockets = new Set<Socket>();
	const server = createServer((client) => {
		const database = createConnection(target, '127.0.0.1');
		for (const socket of [client, database]) {
			sockets.add(socket);
			socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
		}
		const end = () => void [client, database].map((socket) => socket.destroy());
		let isCut = false;
		client.on('data', (bytes: Buffer) => {
			if (proxy.silent) return;
			const { cut } = proxy;
			if (cut !== 'none' && bytes.includes('commit\0')) {
				proxy.cut = 'none';
				if (cut === 'commit') return end();
				isCut = true;
			}
			database.write(bytes);
		});
		database.on('data', (bytes: Buffer) => {
			if (isCut) end();
			else if (!proxy.silent) client.write(bytes);
		});
		for (const socket of [client, database]) socket.on('close', end);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const proxy: CuttingProxy = {
		port: (server.address() as AddressInfo).port,
		cut: 'none',
		silent: false,
		close: () => {
			server.close();
			for (const socket of sockets) socket.destroy();
		},
	};
	return proxy;
}
