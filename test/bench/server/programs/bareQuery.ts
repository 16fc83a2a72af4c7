// The least that Hono on Node with a PostgreSQL can do: routes that do one bare query each, with a pool as large as the
// key server's. Argument: the address of the database.
import { randomUUID } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';

const [connectionString = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 10 });

const select = 'select id, user_id, name, disabled, created_at from api_keys where id = $1';
const insert = 'insert into bare (id, user_id, name, disabled, created_at) values ($1, $2, $3, $4, $5)';

const app = new Hono()
	.get('/:id', async (context) => {
		const { rows } = await pool.query<object>(select, [context.req.param('id')]);
		return context.json(rows[0] ?? {}, rows.length === 1 ? 200 : 404);
	})
	.post('/', async (context) => {
		const { userId, name } = await context.req.json<{ userId: string; name: string }>();
		const id = randomUUID();
		await pool.query(insert, [id, userId, name, 0, Date.now()]);
		return context.json({ id, name, disabled: false }, 201);
	});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
	process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
});
