import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Transport } from '../../src/protocol/transport.ts';
import type { Target } from './target.ts';

/** The built server. */
export const serverProgram = resolve('dist/server.js');

/** A process that was started; `output` and `errors` grow while it runs. */
export interface Child {
	readonly process: ChildProcessWithoutNullStreams;
	output: string;
	errors: string;
	/** Settles with the exit code, null when a signal ended it. */
	readonly ended: Promise<number | null>;
}

/** Runs the built server with a command line; `nodeOptions` come before it. @param env beside what there is */
export function runServer(
	args: readonly string[],
	nodeOptions: readonly string[] = [],
	program: string = serverProgram,
	env: NodeJS.ProcessEnv = {},
): Child {
	const child = spawn(process.execPath, [...nodeOptions, program, ...args], { env: { ...process.env, ...env } });
	const ended = once(child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
	const running: Child = { process: child, output: '', errors: '', ended };
	child.stdout.on('data', (chunk) => (running.output += String(chunk)));
	child.stderr.on('data', (chunk) => (running.errors += String(chunk)));
	return running;
}

export interface ChildServer extends Target {
	readonly child: Child;
	readonly port: number;
}

/** Runs the built server and waits until it listens. */
export async function startChildServer(...args: readonly string[]): Promise<ChildServer> {
	return untilListening(runServer(['--port', '0', ...args]));
}

/** @throws when it ends instead */
export async function untilListening(child: Child): Promise<ChildServer> {
	const gone = child.ended.then((code) => {
		throw new Error(`The server ended with ${code}: ${child.errors}`);
	});
	while (!child.output.includes('\n')) await Promise.race([once(child.process.stdout, 'data'), gone]);
	gone.catch(() => undefined);
	const baseUrl = child.output.trim().replace(/^listening on /, '');
	const close = async () => {
		child.process.kill('SIGTERM');
		await child.ended;
	};
	return { child, baseUrl, port: Number(new URL(baseUrl).port), transport: fetchTransport, close };
}

/** The same, with a data folder that is gone afterwards. */
export async function startTemporaryServer(...args: readonly string[]): Promise<ChildServer> {
	const folder = newFolder();
	const server = await startChildServer('--data', folder, ...args);
	const close = async () => {
		await server.close();
		rmSync(folder, { recursive: true });
	};
	return { ...server, close };
}

/** An empty folder for one test; whoever asks for it removes it. */
export function newFolder(): string {
	return mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
}

const fetchTransport: Transport = async ({ url, method, headers, body, signal }) => {
	const response = await fetch(url, { method, headers, signal, body: body ?? null, redirect: 'error' });
	return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
};
