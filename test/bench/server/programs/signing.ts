// A constant answer that is signed anew each time: the least that a refresh can be, whose answer is a signed token.
import { generateKeyPairSync, sign } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** As long as an access token's claims. */
const claims = Buffer.alloc(420, 'x');

const app = new Hono().get('/', (context) =>
	context.json({ access_token: `${claims.toString()}.${sign('sha256', claims, privateKey).toString('base64url')}` }),
);
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
	process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
});
