import { chownSync, copyFileSync, mkdirSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { runServer, serverProgram, untilListening, type Child, type ChildServer } from './childServer.ts';

/** On Linux and elsewhere the user that owns nothing. */
export const nobody = 65534;

/** Runs servers as somebody whom the modes of files bind. */
export interface OrdinaryUser {
	/** A data folder of this user. */
	readonly data: string;
	/** Serves unless another command line is given. */
	run(...args: readonly string[]): Child;
	start(): Promise<ChildServer>;
}

/**
 * Root may write everything, so when the tests run as root, the server becomes `nobody` before it starts.
 * @param folder an empty folder, for the data and, as `nobody` may not see the checkout, a copy of the program
 */
export function createOrdinaryUser(folder: string): OrdinaryUser {
	const data = join(folder, 'data');
	const program = join(folder, 'server.mjs');
	mkdirSync(data, { mode: 0o700 });
	copyFileSync(serverProgram, program);
	const isRoot = process.getuid?.() === 0;
	if (isRoot) {
		chmodSync(folder, 0o755);
		chmodSync(program, 0o644);
		chownSync(data, nobody, nobody);
	}
	const become = `process.setgroups([]);process.setgid(${nobody});process.setuid(${nobody})`;
	const nodeOptions = isRoot ? ['--import', `data:text/javascript,${become}`] : [];
	const run = (...args: readonly string[]) =>
		runServer(args.length > 0 ? args : ['--port', '0', '--data', data], nodeOptions, program);
	return { data, run, start: () => untilListening(run()) };
}
