import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, runServer, startChildServer } from './childServer.ts';
import { createCommands, runCommand, type Run } from './commandLineRun.ts';
import { addKeys, fillByPeople } from './movedFolder.ts';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, register, signIn } from './wire.ts';

/** Many transactions for few rows. */
export const small = ['--batch-rows', '50'];

/** A folder, and an empty database that its data is moved to. */
export interface Move {
	readonly servers: PostgresServers;
	/** For files beside the data. */
	readonly folder: string;
	readonly data: string;
	readonly move: (args?: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Run>;
	/** Wants it to do well. @returns what it tells with `--json` */
	readonly moved: (args?: readonly string[]) => Promise<Record<string, unknown>>;
	/** Wants a refusal: code 2, nothing printed, one sentence without a secret, which it gives. */
	readonly refused: (args?: readonly string[], env?: NodeJS.ProcessEnv) => Promise<string>;
	/** Makes the data by a server, as people use it. */
	readonly fill: () => ReturnType<typeof fillByPeople>;
	/** Makes a user with 4000 keys. */
	readonly fillWithMany: () => Promise<void>;
	/** Runs it until some keys are there. */
	readonly stopAmidKeys: (signal: NodeJS.Signals) => Promise<Pick<Run, 'code' | 'errors'>>;
	readonly close: () => Promise<void>;
}

export async function createMove(): Promise<Move> {
	const servers = await createPostgresServers();
	const { env, database } = servers;
	const folder = newFolder();
	const data = join(folder, 'data');
	const move = (args: readonly string[] = [], variables: NodeJS.ProcessEnv = env) =>
		runCommand(['migrate', '--from', data, ...args], '', variables);
	const secrets = [database.password, env['USER_API_KEYS_WRAPPING_KEY'] ?? assert.fail()];
	return {
		...{ servers, folder, data, move },
		moved: async (args = []) => {
			const { code, output, errors } = await move([...args, '--json']);
			assert.equal(code, 0, errors);
			return JSON.parse(output) as Record<string, unknown>;
		},
		refused: async (args, variables) => {
			const { code, output, errors } = await move(args, variables);
			assert.deepEqual([code, output], [2, '']);
			assert.match(errors, /^[^\n]+\.\n$/);
			for (const secret of secrets) assert.ok(!errors.includes(secret));
			return errors;
		},
		fill: () => fillByPeople(data, createCommands(folder, data)),
		fillWithMany: () => fillWithMany(data),
		stopAmidKeys: (signal) => stopAmidKeys(servers, data, signal),
		close: async () => {
			await servers.close();
			rmSync(folder, { recursive: true });
		},
	};
}

async function fillWithMany(data: string): Promise<void> {
	const server = await startChildServer('--data', data);
	const { userId } = await signIn(asker(server), await register(asker(server)));
	await server.close();
	addKeys(join(data, 'keys.sqlite'), userId, 4000);
}

async function stopAmidKeys(servers: PostgresServers, data: string, signal: NodeJS.Signals) {
	const child = runServer(['migrate', '--from', data, ...small], [], undefined, servers.env);
	while (!/ of 4000 keys\n/.test(child.errors)) await once(child.process.stderr, 'data');
	child.process.kill(signal);
	const code = await child.ended;
	const [row] = await servers.database.query('select count(*)::int as count from api_keys');
	const there = Number(row?.['count']);
	assert.ok(there >= 400 && there < 4000, String(there));
	return { code, errors: child.errors };
}
