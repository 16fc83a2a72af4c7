import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgres } from '../../dev/contractParts.ts';
import { installed } from '../../dev/debian.ts';
import { freePort } from '../../dev/ports.ts';
import { newFolder } from './childServer.ts';
import { killAll } from './killAll.ts';
import { nobody } from './ordinaryUser.ts';
import { createDatabase, query, type Query, type TestDatabase } from './testDatabase.ts';

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
	/** Runs SQL in no database of a test. */
	readonly query: Query;
	/** Copies it into another one, which follows it from then on. @param through the port where that reaches it */
	startStandby(through: number): Promise<Postgres>;
	/** Ends all its processes at once, by SIGKILL; it cannot be started again. */
	kill(): void;
	stop(): void;
}

/** What a standby calls itself. */
export const standbyName = 'standby';

/** One that does not run yet. */
interface Cluster extends Pick<Postgres, 'data' | 'run'> {
	readonly folder: string;
}

/** It refuses to run as root. */
const ordinary: Pick<SpawnOptions, 'uid' | 'gid'> = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

let shared: Promise<Postgres> | undefined;

/** One for all tests of this process; it ends with that. */
export function sharedPostgres(): Promise<Postgres> {
	return (shared ??= startPostgres());
}

/** An empty one. */
export async function startPostgres(): Promise<Postgres> {
	const password = randomBytes(16).toString('hex');
	return startCluster(password, async ({ folder, data, run }) => {
		const passwordFile = join(folder, 'password');
		writeFileSync(passwordFile, password);
		giveAway(passwordFile);
		const auth = ['--username=tester', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
		await run('initdb', ['-D', data, '--no-sync', '--encoding=UTF8', '--locale=C', ...auth]);
	});
}

/** @param fill makes its data */
async function startCluster(password: string, fill: (cluster: Cluster) => Promise<void>): Promise<Postgres> {
	const programs = installed(postgres);
	const folder = newFolder();
	const data = join(folder, 'data');
	mkdirSync(data, { mode: 0o700 });
	for (const path of [folder, data]) giveAway(path);
	const env = { ...process.env, PGPASSWORD: password };
	const run = (program: string, args: readonly string[]) => runProgram(join(programs, program), args, env);
	await fill({ folder, data, run });
	const port = await freePort();
	const reach = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 100 };
	// A standby that was cut off looks for the other one every five seconds otherwise.
	const settings = { ...reach, wal_retrieve_retry_interval: '200ms' };
	const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
	// Whatever a standby has copied from the other one comes before and does not count.
	appendFileSync(join(data, 'postgresql.auto.conf'), lines.join(''));
	const pgCtl = (args: readonly string[]) => ['-D', data, '-w', '-l', join(folder, 'log'), ...args];
	let isKilled = false;
	const kill = () => {
		isKilled = true;
		killAll(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0]));
	};
	const stop = () => {
		process.off('exit', stop);
		// A killed one has left a process id behind that may be somebody else's by now.
		if (!isKilled) spawnSync(join(programs, 'pg_ctl'), pgCtl(['stop', '-m', 'immediate']), ordinary);
		rmSync(folder, { recursive: true, force: true });
	};
	process.on('exit', stop);
	await run('pg_ctl', pgCtl(['start']));
	const urlOf = (database: string) => `postgres://tester:${password}@127.0.0.1:${port}/${database}`;
	return {
		...{ port, data, run, kill, stop },
		query: (text, values) => query(urlOf('postgres'), text, values),
		createDatabase: () => createDatabase(urlOf, password),
		control: async (...args) => void (await run('pg_ctl', pgCtl(args))),
		startStandby: (through) => startStandby(password, through),
	};
}

/** @param through where it reaches the one that it follows */
function startStandby(password: string, through: number): Promise<Postgres> {
	const source = `host=127.0.0.1 port=${through} user=tester application_name=${standbyName}`;
	return startCluster(password, async ({ data, run }) => {
		await run('pg_basebackup', ['-D', data, '-d', source, '-R', '-X', 'stream', '-c', 'fast', '--no-sync']);
	});
}

export function giveAway(path: string): void {
	if (ordinary.uid !== undefined) chownSync(path, nobody, nobody);
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
