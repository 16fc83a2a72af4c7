// Better Auth with its API-key plugin on a SQLite file as durable as ours; no rate limits.
// Arguments: the file, and `fill` with the number of users and of each one's keys to fill it and tell as JSON how to sign
// in. Without `fill` it serves.
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { apiKey } from '@better-auth/api-key';
import { getRequestListener } from '@hono/node-server';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { bearer } from 'better-auth/plugins';
import { Hono } from 'hono';
import { password, type BetterAuthCaller } from '../callers.ts';

const [file = '', task, users, keys] = process.argv.slice(2);

function createAuth(baseURL: string) {
	const database = new DatabaseSync(file);
	database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
	return betterAuth({
		database,
		baseURL,
		logger: { disabled: true },
		secret: 'only-for-measuring-0123456789abcdef',
		emailAndPassword: { enabled: true },
		rateLimit: { enabled: false },
		plugins: [bearer(), apiKey({ rateLimit: { enabled: false } })],
	});
}

type Auth = ReturnType<typeof createAuth>;

async function fill(auth: Auth): Promise<readonly BetterAuthCaller[]> {
	await (await getMigrations(auth.options)).runMigrations();
	return Promise.all(Array.from({ length: Number(users) }, (_, index) => addUser(auth, `user-${index}@example.com`)));
}

async function addUser(auth: Auth, email: string): Promise<BetterAuthCaller> {
	const { token, user } = await auth.api.signUpEmail({ body: { email, password, name: email } });
	if (token === null) throw new TypeError('Signing up signs in');
	const values: string[] = [];
	for (let index = 0; index < Number(keys); index++) {
		const { key } = await auth.api.createApiKey({ body: { name: `key-${index}`, userId: user.id } });
		values.push(key);
	}
	return { email, token, keys: values };
}

/** `POST /verify` is the bench's own: Better Auth checks keys on the server's side alone. */
function appOf(auth: Auth): Hono {
	return new Hono()
		.on(['GET', 'POST'], '/api/auth/*', ({ req }) => auth.handler(req.raw))
		.post('/verify', async (context) => {
			const { key } = await context.req.json<{ key: string }>();
			const { valid } = await auth.api.verifyApiKey({ body: { key } });
			return context.json({ valid }, valid ? 200 : 401);
		});
}

function serve(): void {
	const server = createServer();
	server.listen(0, '127.0.0.1', () => {
		const bound = server.address();
		if (bound === null || typeof bound === 'string') throw new RangeError('A TCP socket has a port');
		const url = `http://127.0.0.1:${bound.port}`;
		const listener = getRequestListener(appOf(createAuth(url)).fetch);
		server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
		process.stdout.write(`listening on ${url}\n`);
	});
}

if (task === 'fill') process.stdout.write(JSON.stringify(await fill(createAuth('http://127.0.0.1'))));
else serve();
