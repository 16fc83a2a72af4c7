import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** What becomes of a commit that passes. */
export type Cut =
	/** It arrives, and so does its answer. */
	| 'none'
	/** The connection is lost before it arrives. */
	| 'commit'
	/** It arrives, and the connection is lost before its answer comes. */
	| 'answer'
	/** It arrives, and instead of its answer comes that what became of it is not known. */
	| 'unknown';

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
		let cutNow: Cut = 'none';
		client.on('data', (bytes: Buffer) => {
			if (proxy.silent) return;
			const { cut } = proxy;
			if (cut !== 'none' && bytes.includes('commit\0')) {
				proxy.cut = 'none';
				if (cut === 'commit') return end();
				cutNow = cut;
			}
			database.write(bytes);
		});
		database.on('data', (bytes: Buffer) => {
			const confirmed = cutNow === 'unknown' ? bytes.indexOf('C\0\0\0\x0bCOMMIT\0') : -1;
			if (cutNow === 'answer') end();
			else if (confirmed >= 0) {
				cutNow = 'none';
				client.write(Buffer.concat([bytes.subarray(0, confirmed), completionUnknown()]));
			} else if (!proxy.silent) client.write(bytes);
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

/** An error of state 40003, after which the connection is ready for the next statement. */
function completionUnknown(): Buffer {
	const fields = Buffer.from('SERROR\0C40003\0Mstatement completion unknown\0\0');
	const length = Buffer.alloc(4);
	length.writeInt32BE(fields.length + length.length);
	return Buffer.concat([Buffer.from('E'), length, fields, Buffer.from('Z\0\0\0\x05I')]);
}
