// Counts the requests of a cold sign-in with a password and a first list of keys, by this client and by realm-web.
// Run it with: node dist/test/bench/requests.bench.js
import { createServer } from 'node:http';
import * as realmWeb from 'realm-web';
import { App, Credentials } from '../../src/client/index.ts';

const id = 'demo';
const email = 'ada@example.com';
const password = 'not-a-password';

/** What realm-web insists on reading in an access token. */
const claims = Buffer.from(JSON.stringify({ iat: 0, exp: 4_000_000_000, baas_device_id: '' })).toString('base64url');
const accessToken = `e30.${claims}.x`;

const answers: Record<string, (baseUrl: string) => unknown> = {
	location: (hostname) => ({ hostname, ws_hostname: hostname.replace('http', 'ws') }),
	login: () => ({ access_token: accessToken, refresh_token: accessToken, user_id: 'u', device_id: '' }),
	profile: () => ({ type: 'normal', identities: [], data: {} }),
	api_keys: () => [],
};

const asked: string[] = [];
const server = createServer((request, response) => {
	const last = request.url?.split('/').at(-1) ?? '';
	asked.push(last);
	const answer = answers[last]?.(baseUrl);
	response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
	response.end(JSON.stringify(answer ?? { error: 'no such route' }));
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const address = server.address();
const baseUrl = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';

async function count(name: string, work: () => Promise<unknown>): Promise<number> {
	asked.length = 0;
	await work();
	console.log(`${name}: ${asked.length} requests (${asked.join(', ')})`);
	return asked.length;
}

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
server.close();
