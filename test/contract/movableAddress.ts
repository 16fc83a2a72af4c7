import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** Leads to whichever PostgreSQL it is pointed to, as the name or the address that an operator moves. */
export interface MovableAddress {
	readonly port: number;
	/** Cuts all connections; new ones lead to this port, or nowhere. */
	moveTo(target: number | undefined): void;
	close(): void;
}

export async function startMovableAddress(first: number): Promise<MovableAddress> {
	let target: number | undefined = first;
	const sockets = new Set<Socket>();
	const cut = () => {
		for (const socket of sockets) socket.destroy();
	};
	const server = createServer((client) => {
		if (target === undefined) return void client.destroy();
		const database = createConnection(target, '127.0.0.1');
		const pair = [client, database];
		for (const socket of pair) {
			sockets.add(socket);
			socket.setNoDelay().on('error', () => undefined);
			socket.on('close', () => {
				sockets.delete(socket);
				for (const each of pair) each.destroy();
			});
		}
		client.pipe(database).pipe(client);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		moveTo: (next) => {
			target = next;
			cut();
		},
		close: () => {
			server.close();
			cut();
		},
	};
}
