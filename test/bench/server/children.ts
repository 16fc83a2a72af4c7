import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** In milliseconds; filling a database is the longest of what is waited for. */
const patience = 120_000;

const running = new Set<ChildProcess>();
process.once('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

function endAll(): void {
	for (const child of running) child.kill('SIGKILL');
}

/** A program that answers requests. */
export interface Listening {
	readonly url: string;
	readonly pid: number;
	/** Milliseconds from its spawn until it said that it listens. */
	readonly startTook: number;
	/** Settles when it is gone. */
	stop(): Promise<void>;
}

/**
 * Runs a program on this Node until it writes `listening on URL`. No child outlives this process.
 * @param args the program's path, then its arguments
 * @throws when it ends instead, or takes too long
 */
export async function listening(args: readonly string[]): Promise<Listening> {
	const started = performance.now();
	const { child, closed } = start(args);
	const line = await Promise.race([firstLine(child, args), endedEarly(closed, args)]);
	const startTook = performance.now() - started;
	const stop = async () => {
		child.kill('SIGTERM');
		const stubborn = setTimeout(() => child.kill('SIGKILL'), 5000);
		await closed;
		clearTimeout(stubborn);
	};
	return { url: line.trim().replace(/^listening on /, ''), pid: child.pid ?? 0, startTook, stop };
}

/**
 * Runs a program on this Node to its end.
 * @returns what it wrote
 * @throws when it fails or takes too long
 */
export async function outputOf(args: readonly string[]): Promise<string> {
	const { child, closed } = start(args);
	let output = '';
	child.stdout.on('data', (chunk) => (output += String(chunk)));
	const late = setTimeout(() => child.kill('SIGKILL'), patience);
	const code = await closed;
	clearTimeout(late);
	if (code !== 0) throw new Error(`${args[0]} ended with ${String(code)}`);
	return output;
}

function start(args: readonly string[]) {
	const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	running.add(child);
	const closed = once(child, 'close').then(([code]: unknown[]) => {
		running.delete(child);
		return code;
	});
	return { child, closed };
}

async function firstLine(child: ReturnType<typeof start>['child'], args: readonly string[]): Promise<string> {
	const signal = AbortSignal.timeout(patience);
	let line = '';
	while (!line.includes('\n')) {
		const said: unknown[] = await once(child.stdout, 'data', { signal }).catch(() => []);
		if (signal.aborted) throw new Error(`${args[0]} did not listen in time`);
		line += said.join('');
	}
	return line;
}

async function endedEarly(closed: Promise<unknown>, args: readonly string[]): Promise<never> {
	const code = await closed;
	throw new Error(`${args[0]} ended with ${String(code)}`);
}
