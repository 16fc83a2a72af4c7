import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Advice } from './advice.ts';
import type { CodeServer } from './codeServer.ts';

export interface CodeServerOptions {
	readonly port: number;
	readonly userData: string;
	readonly extensions: string;
	/** Without a password any local user can take over the window: tests only. */
	readonly password?: string;
	/** Whether folders have to be trusted; without it all are. */
	readonly workspaceTrust?: boolean;
	/** More of the environment, for the extension host. */
	readonly environment?: NodeJS.ProcessEnv;
}

export interface RunningCodeServer {
	readonly url: string;
	readonly pid: number;
	readonly exited: Promise<unknown>;
	/** The end of what it printed. */
	readonly log: () => string;
	readonly stop: () => Promise<void>;
}

/** Starts code-server on loopback and returns when it answers. */
export async function runCodeServer(codeServer: CodeServer, options: CodeServerOptions): Promise<RunningCodeServer> {
	// Short, because sockets live there and their paths are limited to about 100 characters.
	const temporary = mkdtempSync(join(tmpdir(), 'uak-'));
	const child = spawn(codeServer.node, [codeServer.entry, ...serverArguments(options, temporary)], {
		// A process group of its own: code-server now and then leaves an extension host behind when it ends.
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: serverEnvironment(options, temporary),
	});
	const log = keepOutput(child);
	const exited = once(child, 'exit');
	const killAtExit = () => signalGroup(child, 'SIGTERM');
	process.once('exit', killAtExit);
	const stop = async () => {
		await stopProcess(child);
		process.off('exit', killAtExit);
		rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
	};
	const url = `http://127.0.0.1:${options.port}`;
	try {
		await untilHealthy(url, child);
	} catch (error) {
		await stop();
		throw new Advice(`code-server did not start on port ${options.port}.\n${log()}`, { cause: error });
	}
	return { url, pid: child.pid ?? 0, exited, log, stop };
}

function serverArguments(options: CodeServerOptions, temporary: string): string[] {
	const { port, userData, extensions, password, workspaceTrust = false } = options;
	const config = join(temporary, 'config.yaml');
	writeFileSync(config, '');
	mkdirSync(userData, { recursive: true });
	return [
		...['--bind-addr', `127.0.0.1:${port}`],
		...['--auth', password === undefined ? 'none' : 'password'],
		...['--config', config],
		...['--session-socket', join(temporary, 'session.sock')],
		...['--user-data-dir', userData],
		...['--extensions-dir', extensions],
		...['--disable-telemetry', '--disable-update-check'],
		...(workspaceTrust ? [] : ['--disable-workspace-trust']),
		'--disable-getting-started-override',
	];
}

function serverEnvironment({ password, environment }: CodeServerOptions, temporary: string): NodeJS.ProcessEnv {
	return {
		...process.env,
		// Set in the terminals of another VS Code; with it this one would only pass its arguments on to that one.
		VSCODE_IPC_HOOK_CLI: undefined,
		TMPDIR: temporary,
		XDG_DATA_HOME: join(temporary, 'data'),
		// An empty gallery asks nobody anything.
		EXTENSIONS_GALLERY: '{"serviceUrl":""}',
		...environment,
		...(password === undefined ? {} : { PASSWORD: password }),
	};
}

function keepOutput(child: ChildProcess): () => string {
	let output = '';
	const keep = (chunk: Buffer) => {
		output = (output + chunk.toString()).slice(-20_000);
	};
	child.stdout?.on('data', keep);
	child.stderr?.on('data', keep);
	return () => output;
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
	const deadline = performance.now() + 60_000;
	while (!(await isHealthy(url))) {
		if (child.exitCode !== null) throw new Error('it ended');
		if (performance.now() > deadline) throw new Error('it does not answer');
		await sleep(100);
	}
}

export async function isHealthy(url: string): Promise<boolean> {
	return fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
		(response) => response.ok,
		() => false,
	);
}

/** Ends code-server, and then whatever is left of its process group. */
async function stopProcess(child: ChildProcess): Promise<void> {
	if (child.exitCode === null && child.signalCode === null) {
		const exited = once(child, 'exit');
		child.kill('SIGTERM');
		const kill = setTimeout(() => child.kill('SIGKILL'), 5_000);
		await exited;
		clearTimeout(kill);
	}
	for (let left = 20; left > 0 && signalGroup(child, 'SIGTERM'); left--) await sleep(100);
	signalGroup(child, 'SIGKILL');
}

/** Whether there was anybody left. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): boolean {
	try {
		return pid !== undefined && process.kill(-pid, signal);
	} catch {
		return false;
	}
}
