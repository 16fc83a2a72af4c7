import assert from 'node:assert/strict';
import { runCommand } from './commandLineRun.ts';
import { startCuttingProxy, type CuttingProxy } from './cuttingProxy.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, assertRefused, newUser, type AskFunction, type SignedIn } from './wire.ts';

describe('A change whose connection to PostgreSQL is cut', function () {
	this.timeout(60_000);
	let servers: PostgresServers;
	let proxy: CuttingProxy;
	let ask: AskFunction;
	let user: SignedIn;
	let url: string;
	before(async () => {
		servers = await createPostgresServers();
		proxy = await startCuttingProxy(servers.postgres.port);
		url = servers.database.url.replace(/:\d+\//, `:${proxy.port}/`);
		ask = asker(await servers.start('--database-url', url));
		user = await newUser(ask);
	});
	after(async () => {
		await servers.close();
		proxy.close();
	});

	const create = (name: string) => ask('POST /auth/api_keys', { token: user.refresh, body: { name } });
	const names = async () => {
		const { json } = await ask('GET /auth/api_keys', { token: user.refresh });
		return (json as { name: string }[]).map(({ name }) => name);
	};

	it('before its commit arrived has not happened, and may be asked for again', async () => {
		proxy.cut = 'commit';
		const reply = await create('cut-before');
		assertRefused(reply, 503, 'Unavailable', 'the service cannot do this now');
		assert.match(reply.headers['retry-after'] ?? '', /^\d+$/);
		assert.deepEqual(await names(), []);
		assert.equal((await create('cut-before')).status, 201);
	});

	it('after its commit arrived has happened, and is answered so, with the value of the key', async () => {
		proxy.cut = 'answer';
		const reply = await create('cut-after');
		assert.equal(reply.status, 201);
		const { key } = reply.json as { key: string };
		const byKey = await ask('POST /app/local/auth/providers/api-key/login', { body: { key } });
		assert.equal(byKey.status, 200);
		assert.deepEqual(await names(), ['cut-before', 'cut-after']);
	});

	it('is refused in good time when the database is silent, and nothing hangs afterwards', async () => {
		proxy.silent = true;
		// Longer than all patience of the server would let this fail.
		const replies = await Promise.all([create('silent'), ask('GET /auth/api_keys', { token: user.refresh })]);
		for (const reply of replies) assertRefused(reply, 503, 'Unavailable', 'the service cannot do this now');
		proxy.silent = false;
		assert.deepEqual(await names(), ['cut-before', 'cut-after']);
		assert.equal((await create('afterwards')).status, 201);
	});

	it('whose commit arrived while the database says that it does not know, is answered as done', async () => {
		proxy.cut = 'unknown';
		assert.equal((await create('unknown')).status, 201);
		assert.equal(proxy.cut, 'none');
		assert.ok((await names()).includes('unknown'));
	});

	it('when the command line has put new signing keys there, may be done or not, and is told so', async () => {
		proxy.cut = 'answer';
		const { code, errors } = await runCommand(['rotate-keys'], '', { ...servers.env, DATABASE_URL: url });
		assert.deepEqual([code, proxy.cut], [2, 'none']);
		assert.match(errors, /^The database did not answer \([^\n]*\); look whether this was done\.\n$/);
	});
});
