import assert from 'node:assert/strict';
import * as v from 'valibot';
import { startCommandedServer, type CommandedServer } from './commandLineRun.ts';
import { assertRefused, newUser, password, signInAnonymously } from './wire.ts';

describe('apps on the command line, beside a running server', function () {
	this.timeout(30_000);
	let on: CommandedServer;
	beforeEach(async () => (on = await startCommandedServer()));
	afterEach(() => on.close());

	it('create makes an app that is served at once', async () => {
		const made = v.parse(
			v.object({ id: v.string(), createdAt: v.string() }),
			await on.json(['apps', 'create', 'shop']),
		);
		assert.equal(made.id, 'shop');
		assert.equal(new Date(made.createdAt).toISOString(), made.createdAt);
		assert.equal((await on.ask('GET /app/shop/location')).status, 200);
		const body = { email: 'a@example.com', password };
		assert.equal((await on.ask('POST /app/shop/auth/providers/local-userpass/register', { body })).status, 201);
		assert.equal(await on.refusal(['apps', 'create', 'shop']), 'There is an app shop already.');
	});

	it('list counts what is in each', async () => {
		await on.text(['apps', 'create', 'empty']);
		await newUser(on.ask);
		await signInAnonymously(on.ask);
		await signInAnonymously(on.ask);
		await on.text(['server-keys', 'create', 'ci', '--app', 'local']);
		const apps = v.parse(v.array(v.looseObject({ createdAt: v.string() })), await on.json(['apps', 'list']));
		assert.deepEqual(
			apps.map(({ createdAt: _, ...app }) => app),
			[
				{ id: 'empty', users: 0, anonymous: 0, serverKeys: 0 },
				{ id: 'local', users: 1, anonymous: 2, serverKeys: 1 },
			],
		);
		const [head, empty] = (await on.text(['apps', 'list'])).split('\n');
		assert.equal(head, 'APP    USERS  ANONYMOUS  SERVER KEYS  CREATED');
		assert.match(empty ?? '', /^empty {2}0 {6}0 {10}0 {12}\d{4}-/);
	});

	it('delete wants --yes where nobody can be asked, and then ends everything in the app', async () => {
		await newUser(on.ask);
		const { refresh: token } = await signInAnonymously(on.ask);
		assert.match(await on.refusal(['apps', 'delete', 'local']), /with 2 users and 0 server keys, .* --yes\.$/);
		assert.equal((await on.ask('POST /auth/session', { token })).status, 201);
		assert.deepEqual(await on.json(['apps', 'delete', 'local', '--yes']), { id: 'local', deleted: true });
		assert.equal((await on.ask('POST /auth/session', { token })).status, 401);
		assertRefused(await on.ask('GET /app/local/location'), 404, 'AppNotFound', /cannot find app/);
		assert.match(await on.refusal(['apps', 'delete', 'local', '--yes']), /There is no app local/);
		assert.match(await on.refusal(['users', 'list']), /There is no app; make one with apps create/);
	});

	it('--app is needed where there are several, and names one that is there', async () => {
		await on.text(['users', 'list']);
		await on.text(['apps', 'create', 'shop']);
		for (const args of [
			['users', 'list'],
			['server-keys', 'list'],
			['users', 'create', 'a@example.com'],
		]) {
			assert.equal(await on.refusal(args), 'There are several apps; name one with --app: local, shop.');
			assert.match(
				await on.refusal([...args, '--app', 'none']),
				/There is no app none; name one with --app: local, shop/,
			);
		}
		await on.text(['users', 'create', 'a@example.com', '--app', 'shop'], password);
		assert.match(await on.text(['users', 'list', '--app', 'shop']), /a@example\.com/);
		assert.doesNotMatch(await on.text(['users', 'list', '--app', 'local']), /a@example\.com/);
	});
});
