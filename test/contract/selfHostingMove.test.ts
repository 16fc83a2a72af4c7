import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, runServer, startChildServer, untilListening } from './childServer.ts';
import { runCommand } from './commandLineRun.ts';
import { sharedPostgres } from './postgres.ts';
import { blocks, filledIn, page } from './selfHostingPage.ts';
import { asker, createKey, newUser } from './wire.ts';

describe('What docs/self-hosting.md says of moving to PostgreSQL', function () {
	this.timeout(60_000);
	let folder: string;
	beforeEach(() => (folder = newFolder()));
	afterEach(() => rmSync(folder, { recursive: true }));

	it('takes accounts, keys and sessions along to a server with the options of several', async () => {
		const files = { data: join(folder, 'data'), url: join(folder, 'url'), key: join(folder, 'key') };
		writeFileSync(files.url, `${(await (await sharedPostgres()).createDatabase()).url}\n`);
		writeFileSync(files.key, `${randomBytes(32).toString('hex')}\n`);
		const before = await startChildServer('--data', files.data);
		const { refresh: token } = await newUser(asker(before));
		await createKey(asker(before), token, 'ci');
		await before.close();

		const shared = { '/etc/user-api-keys/database-url': files.url, '/etc/user-api-keys/wrapping-key': files.key };
		const [, command = ''] = /^ +sudo -u user-api-keys node \S+ (migrate .*)$/m.exec(page) ?? [];
		const args = filledIn(command, { '/var/lib/user-api-keys': files.data, ...shared }).split(' ');
		const { code, errors } = await runCommand(args);
		assert.equal(code, 0, errors);

		const [, several = ''] = blocks('sh');
		const options = several.trim().replace(/^OPTIONS=/, '');
		const addresses = { '10.0.0.10': '127.0.0.1', '10.0.0.11': '127.0.0.1' };
		const after = runServer(['serve', ...filledIn(options, { ...shared, ...addresses }).split(' '), '--port', '0']);
		const server = await untilListening(after);
		const { status, json } = await asker(server)('GET /auth/api_keys', { token });
		assert.equal(status, 200);
		assert.deepEqual(
			(json as { name: string }[]).map(({ name }) => name),
			['ci'],
		);
		await server.close();
	});
});
