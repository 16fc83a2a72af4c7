import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { newFolder, runServer, startChildServer, type ChildServer } from './childServer.ts';
import { asker, type AskFunction } from './wire.ts';

/** What became of a command. */
export interface Run {
	readonly code: number | null;
	readonly output: string;
	readonly errors: string;
}

/** Runs a command to its end. @param input what comes on its standard input. @param env beside what there is */
export async function runCommand(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<Run> {
	const child = runServer(args, [], undefined, env);
	const giveUp = setTimeout(() => child.process.kill('SIGKILL'), 20_000);
	// A command that reads nothing may have ended before this is written.
	child.process.stdin.on('error', () => undefined).end(input);
	const code = await child.ended;
	clearTimeout(giveUp);
	return { code, output: child.output, errors: child.errors };
}

/** Commands on one data folder. */
export interface Commands {
	/** An empty folder for files beside the data. */
	readonly folder: string;
	readonly data: string;
	run(args: readonly string[], input?: string): Promise<Run>;
	/** What a command that does well prints for people. */
	text(args: readonly string[], input?: string): Promise<string>;
	/** What a command that does well prints with `--json`: one value on one line, and nothing else. */
	json(args: readonly string[], input?: string): Promise<unknown>;
	/** Wants a refusal: code 2, nothing printed, one sentence, which it gives. */
	refusal(args: readonly string[], input?: string): Promise<string>;
}

export function createCommands(folder: string, data: string): Commands {
	const run = (args: readonly string[], input?: string) => runCommand([...args, '--data', data], input);
	const text = async (args: readonly string[], input?: string) => {
		const { code, output, errors } = await run(args, input);
		assert.deepEqual([code, errors], [0, '']);
		return output;
	};
	const json = async (args: readonly string[], input?: string) => {
		const output = await text([...args, '--json'], input);
		assert.match(output, /^[^\n]+\n$/);
		return JSON.parse(output) as unknown;
	};
	const refusal = async (args: readonly string[], input?: string) => {
		const { code, output, errors } = await run(args, input);
		assert.deepEqual([code, output], [2, '']);
		assert.match(errors, /^[^\n]+\.\n$/);
		assert.doesNotMatch(errors, /\. \w|Warning|^error/);
		return errors.trim();
	};
	return { folder, data, run, text, json, refusal };
}

/** A server that runs, with commands beside it. */
export interface CommandedServer extends Commands {
	readonly server: ChildServer;
	readonly ask: AskFunction;
	close(): Promise<void>;
}

export async function startCommandedServer(...args: readonly string[]): Promise<CommandedServer> {
	const folder = newFolder();
	const data = `${folder}/data`;
	const server = await startChildServer('--data', data, ...args);
	const close = async () => {
		await server.close();
		await rm(folder, { recursive: true });
	};
	return { ...createCommands(folder, data), server, ask: asker(server), close };
}
