import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { postgres } from '../../dev/contractParts.ts';
import { installed } from '../../dev/debian.ts';
import { freePort } from '../../dev/ports.ts';
import { newFolder } from './childServer.ts';
import { nobody } from './ordinaryUser.ts';

/** A real PostgreSQL on a free port of loopback, with its data in a temporary folder. */
export interface Postgres {
	readonly port: number;
	/** An empty one. */
	createDatabase(): Promise<TestDatabase>;
	/** What `pg_ctl` does: `restart -m immediate` kills all of it at once and starts it again. */
	control(...args: readonly string[]): Promise<void>;
	/** Runs another of PostgreSQL's programs. @returns its output */
	run(program: string, args: readonly string[]): Promise<string>;
	/** Its data, where its settings and certificates are. */
	readonly data: string;
	stop(): void;
}

export interface TestDatabase {
	readonly name: string;
	/** With the password. */
	readonly url: string;
	readonly password: string;
	/** Runs SQL beside the server. */
	readonly query: (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;
}

/** It refuses to run as root. */
const ordinary: Pick<SpawnOptions, 'uid' | 'gid'> = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

let shared: Promise<Postgres> | undefined;

/** One for all tests of this process; it ends with that. */
export function sharedPostgres(): Promise<Postgres> {
	return (shared ??= startPostgres());
}

export async function startPostgres(): Promise<Postgres> {
	const programs = installed(postgres);
	const folder = newFolder();
	const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')];
	const password = randomBytes(16).toString('hex');
	mkdirSync(data);
	writeFileSync(passwordFile, password);
	for (const path of [folder, data, passwordFile]) giveAway(path);
	const env = { ...process.env, PGPASSWORD: password };
	const run = (program: string, args: readonly string[]) => runProgram(join(programs, program), args, env);
	const auth = ['--username=tester', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
	await run('initdb', ['-D', data, '--no-sync', '--encoding=UTF8', '--locale=C', ...auth]);
	const port = await freePort();
	const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 100 };
	const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
	writeFileSync(join(data, 'postgresql.auto.conf'), lines.join(''));
	const pgCtl = (args: readonly string[]) => ['-D', data, '-w', '-l', join(folder, 'log'), ...args];
	const stop = () => {
		process.off('exit', stop);
		spawnSync(join(programs, 'pg_ctl'), pgCtl(['stop', '-m', 'immediate']), ordinary);
		rmSync(folder, { recursive: true, force: true });
	};
	process.on('exit', stop);
	await run('pg_ctl', pgCtl(['start']));
	return {
		...{ port, data, run, stop },
		createDatabase: () => createDatabase(port, password),
		control: async (...args) => void (await run('pg_ctl', pgCtl(args))),
	};
}

export function giveAway(path: string): void {
	if (ordinary.uid !== undefined) chownSync(path, nobody, nobody);
}

async function createDatabase(port: number, password: string): Promise<TestDatabase> {
	const name = `test_${randomBytes(6).toString('hex')}`;
	const urlOf = (database: string) => `postgres://tester:${password}@127.0.0.1:${port}/${database}`;
	await query(urlOf('postgres'), `create database ${name}`);
	const url = urlOf(name);
	return { name, url, password, query: (text, values) => query(url, text, values) };
}

async function query(url: string, text: string, values: readonly unknown[] = []) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(text, [...values])).rows;
	} finally {
		await client.end();
	}
}

async function runProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
	const child = spawn(program, args, { ...ordinary, env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
	let [output, errors] = ['', ''];
	child.stdout.on('data', (chunk) => (output += String(chunk)));
	child.stderr.on('data', (chunk) => (errors += String(chunk)));
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors || output}`);
	return output;
}
