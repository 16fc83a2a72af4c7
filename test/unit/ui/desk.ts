import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { version } from '../../../package.json';
import { lazyNodeFetchTransport } from '../../../src/client/lazyNodeFetch.ts';
import { ExpectedError } from '../../../src/keys/expectedError.ts';
import { runningFile, runningServer, type RunningServer } from '../../../src/protocol/control.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { LocalServer, type LocalServerOptions } from '../../../src/ui/localServer/localServer.ts';

export { version };

const program = resolve('dist/server.js');

/** A desk with windows on it that share one data folder. It knows every process they start, and ends them all. */
export class Desk {
	readonly #folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
	readonly #windows: LocalServer[] = [];
	readonly #pidFile = join(this.#folder, 'pids');
	readonly dataDir = join(this.#folder, 'data');
	readonly transport = lazyNodeFetchTransport;
	/** What the windows have written down of the port, as the extension's state does. */
	port = 0;
	/** Whether nobody has stopped the server. */
	mayWake = true;

	constructor() {
		appendFileSync(this.#pidFile, '');
	}

	/** A window of the extension, of the server's own version unless told otherwise. */
	window(options: Partial<LocalServerOptions> = {}): LocalServer {
		const window = new LocalServer({
			dataDir: this.dataDir,
			script: this.script(),
			version,
			transport: this.transport,
			port: () => ({ number: this.port, fixed: false }),
			usesPort: (port) => (this.port = port),
			mayWake: () => this.mayWake,
			...options,
		});
		this.#windows.push(window);
		return window;
	}

	/** The real server with further arguments. */
	script(args: readonly string[] = [], server = program): string {
		return this.#write(`process.argv.push(...${JSON.stringify(args)});
			await import(${JSON.stringify(pathToFileURL(server).href)});`);
	}

	/** A program that runs and never says that it listens. */
	silentScript(): string {
		return this.#write('setInterval(() => {}, 1000);');
	}

	/** The real server as it is when released with another version. */
	scriptOfVersion(other: string): string {
		const text = readFileSync(program, 'utf8');
		const parts = text.split(`var version = "${version}"`);
		assert.equal(parts.length, 2, 'the bundle holds its version once');
		const file = join(this.#folder, `server-${other}.mjs`);
		writeFileSync(file, parts.join(`var version = "${other}"`));
		return this.script([], file);
	}

	/** What the running server says of itself, or one that was killed. */
	get running(): RunningServer {
		return v.parse(runningServer, JSON.parse(readFileSync(join(this.dataDir, runningFile), 'utf8')));
	}

	get hasEnded(): boolean {
		return !existsSync(join(this.dataDir, runningFile));
	}

	/** Every process that was started, whether it still runs or not. */
	get pids(): readonly number[] {
		const lines = readFileSync(this.#pidFile, 'utf8').split('\n');
		return lines.filter((line) => line !== '').map(Number);
	}

	get livingPids(): readonly number[] {
		return this.pids.filter(isAlive);
	}

	/** Kills the server so that it leaves everything behind. */
	async crash(): Promise<void> {
		const { pid } = this.running;
		process.kill(pid, 'SIGKILL');
		await ended(pid);
	}

	async clear(): Promise<void> {
		for (const window of this.#windows) window.dispose();
		for (const pid of this.livingPids) process.kill(pid, 'SIGKILL');
		await Promise.all(this.pids.map(ended));
		rmSync(this.#folder, { recursive: true, force: true });
	}

	/** A script that first writes down its process. */
	#write(text: string): string {
		const file = join(this.#folder, `script-${Math.random()}.mjs`);
		writeFileSync(
			file,
			`import { appendFileSync } from 'node:fs';
			appendFileSync(${JSON.stringify(this.#pidFile)}, process.pid + '\\n');
			${text}`,
		);
		return file;
	}
}

/** Settles when there is no such process any more. */
export async function ended(pid: number): Promise<void> {
	while (isAlive(pid)) await sleep(10);
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

export function isUnreachable(error: unknown): boolean {
	return error instanceof ApiError && error.code === 'Unreachable';
}

/** For `assert.rejects`: an error that is a sentence for the person. */
export function isSentence(wording: RegExp): (error: unknown) => boolean {
	return (error) => error instanceof ExpectedError && wording.test(error.message);
}
