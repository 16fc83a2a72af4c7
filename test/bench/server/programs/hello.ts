// The least that Hono on Node can do: a route with a constant answer.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono().get('/', (context) => context.json({ hello: 'world' }));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
	process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
});
