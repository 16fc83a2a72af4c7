// Counts the requests of a cold sign-in with a password and a first list of keys, by this client and by realm-web, on
// their way to a real server. Run it with: npm run bench:requests
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import * as realmWeb from 'realm-web';
import { App, Credentials } from '../../src/client/index.ts';
import { startTemporaryServer } from '../contract/childServer.ts';

const id = 'local';
const email = 'ada@example.com';
const password = 'not-a-password';

const asked: string[] = [];
const proxy = createServer((incoming, outgoing) => {
	const { method = '', url: path = '', headers } = incoming;
	asked.push(`${method} ${path.split('/').at(-1)}`);
	const onward = forward({ host: '127.0.0.1', port: server.port, method, path, headers }, (reply) => {
		outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
		reply.pipe(outgoing);
	});
	onward.on('error', () => outgoing.destroy());
	incoming.pipe(onward);
});
proxy.listen(0, '127.0.0.1');
await once(proxy, 'listening');
const bound = proxy.address();
if (bound === null || typeof bound === 'string') throw new RangeError('A TCP socket has a port');
const baseUrl = `http://127.0.0.1:${bound.port}`;
// Its location then leads to the proxy again.
const server = await startTemporaryServer('--public-url', baseUrl);

async function count(name: string, work: () => Promise<unknown>): Promise<number> {
	asked.length = 0;
	await work();
	console.log(`${name}: ${asked.length} requests (${asked.join(', ')})`);
	return asked.length;
}

try {
	await new App({ id, baseUrl }).emailPasswordAuth.registerUser({ email, password });
	const ours = await count('user-api-keys', async () => {
		const user = await new App({ id, baseUrl }).logIn(Credentials.emailPassword(email, password));
		return user.apiKeys.fetchAll();
	});
	const remembered = await count('user-api-keys, location known', async () => {
		const user = await new App({ id, baseUrl, hostname: baseUrl }).logIn(Credentials.emailPassword(email, password));
		return user.apiKeys.fetchAll();
	});
	const theirs = await count('realm-web', async () => {
		const user = await new realmWeb.App({ id, baseUrl }).logIn(realmWeb.Credentials.emailPassword(email, password));
		return user.apiKeys.fetchAll();
	});
	console.log(`ratio: ${(ours / theirs).toFixed(2)}, with the location known ${(remembered / theirs).toFixed(2)}`);
} finally {
	await server.close();
	proxy.close();
	proxy.closeAllConnections();
}
