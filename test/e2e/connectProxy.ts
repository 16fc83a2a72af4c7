import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A company's proxy: whatever name it is asked for, it leads to one port of this machine. */
export interface ConnectProxy {
	readonly url: string;
	/** What it was asked to connect to. */
	readonly asked: string[];
	/** What it answers instead of connecting; undefined lets everything through. */
	refusal: '403 Forbidden' | '407 Proxy Authentication Required' | undefined;
	close(): void;
}

export async function startConnectProxy(port: number): Promise<ConnectProxy> {
	const server = createServer((_request, response) => response.writeHead(400).end());
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const proxy: ConnectProxy = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked: [],
		refusal: undefined,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
	server.on('connect', (request, socket) => {
		proxy.asked.push(request.url ?? '');
		if (proxy.refusal !== undefined) return socket.end(`HTTP/1.1 ${proxy.refusal}\r\ncontent-length: 0\r\n\r\n`);
		const there = connect(port, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			there.pipe(socket).pipe(there);
		});
		for (const end of [there, socket]) end.on('error', () => [there, socket].forEach((either) => either.destroy()));
		return undefined;
	});
	return proxy;
}
