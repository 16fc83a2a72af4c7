import './youngGeneration.ts';
import { CommanderError } from 'commander';
import { version } from '../../package.json';
import { Refusal } from './refusal.ts';
import { createCommandLine } from './commandLine/commandLine.ts';
import { placeOf } from './commandLine/place.ts';
import { printable } from './commandLine/printable.ts';
import type { ServeArguments } from './commandLine/serve.ts';
import { createTerminal } from './commandLine/terminal.ts';
import { logTo, logToFile, type Log } from './process/log.ts';
import { startServer } from './process/startServer.ts';
import { DatabaseUnreachable, isSystemError, isUnavailable, OutcomeUnknown } from './store/storeErrors.ts';

// Whoever reads our output may go away; that is no reason to end.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
	const terminal = createTerminal({ input: process.stdin, output: process.stdout, errors: process.stderr });
	await createCommandLine(serve, terminal).parseAsync();
} catch (error) {
	const code = report(error);
	// Whatever was left open must not keep it; what it has said has to be out first.
	if (code !== 0) process.stderr.write('', () => process.exit(code));
}

async function serve(options: ServeArguments): Promise<void> {
	const { logFile, app: apps, corsOrigin: corsOrigins, trustedProxy: trustedProxies, ...others } = options;
	const openLogOnce = () => openLog(logFile);
	const place = placeOf(options);
	if (place.kind === 'postgres' && options.leased) {
		throw new Refusal('A server with --leased is for one machine and its folder; leave it out with --database-url.');
	}
	const lists = { apps, corsOrigins, trustedProxies };
	const server = await startServer({ ...others, ...lists, place, version, openLog: openLogOnce });
	process.once('SIGTERM', () => server.stop());
	process.once('SIGINT', () => server.stop());
	process.stdout.write(`listening on ${server.url}\n`);
	await server.ended;
	// What still runs now, such as a password's hash, has nobody left to answer to.
	process.exit(0);
}

/** @throws Refusal */
function openLog(file: string | undefined): Log {
	const log = file === undefined ? logTo((line) => process.stderr.write(line)) : openLogFile(file);
	process.on('uncaughtExceptionMonitor', (error) => log(`ended by ${error.stack ?? String(error)}`));
	return log;
}

function openLogFile(file: string): Log {
	try {
		return logToFile(file);
	} catch {
		throw new Refusal(`The log file ${file} cannot be written; name another one with --log-file.`);
	}
}

/** Says what went wrong in one sentence. @returns the exit code */
function report(error: unknown): number {
	if (error instanceof CommanderError) {
		if (error.exitCode === 0) return 0;
		process.stderr.write(`Cannot read the command line: ${clause(error.message)}; --help lists what there is.\n`);
		return 2;
	}
	if (error instanceof Refusal) {
		process.stderr.write(`${printable(error.message)}\n`);
		return 2;
	}
	const trouble = troubleOf(error);
	if (trouble !== undefined) {
		process.stderr.write(`${trouble}.\n`);
		return 2;
	}
	process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	return 1;
}

/** What may go well at another time. */
function troubleOf(error: unknown): string | undefined {
	if (error instanceof OutcomeUnknown) {
		return `The database did not answer (${clause(error.message)}); look whether this was done`;
	}
	if (error instanceof DatabaseUnreachable) {
		return `The database did not answer (${clause(error.message)}); this was not done, so try again when it does`;
	}
	if (isSystemError(error)) {
		return `The system refused (${clause(error.message)}); see that this account may use the file and that the disk has room, then try again`;
	}
	if (!isUnavailable(error)) return undefined;
	return `The database cannot do this now (${clause(error.message)}); this was not done, so try again later`;
}

/** Commander's messages are whole sentences, at times two; here they are part of one. */
function clause(message: string): string {
	return message
		.replace(/^error: /, '')
		.replace(/\s+/g, ' ')
		.replace(/\. (?=\w)/g, ': ')
		.replace(/\.$/, '');
}
