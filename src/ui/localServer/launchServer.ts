import * as l10n from '@vscode/l10n';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../../keys/expectedError.ts';
import { askServer, endServer, type ProvenServer, type ServerPlace } from './control.ts';
import { spawnServer, type SpawnResult } from './spawnServer.ts';

export interface LaunchOptions extends ServerPlace {
	/** The bundle `server.js`. */
	readonly script: string;
	/** The port to ask for; 0 if any will do. Where `fixed`, no other will do. */
	readonly port: () => { readonly number: number; readonly fixed: boolean };
}

const startMilliseconds = 20_000;

/**
 * Starts a server for the data folder in place of the outdated one, which may be none.
 * @throws ExpectedError with what the server said
 */
export async function replaceServer(outdated: ProvenServer | undefined, options: LaunchOptions): Promise<ProvenServer> {
	// By now another window may have replaced it; that newer one does not end by this.
	if (outdated !== undefined) await endServer(options, outdated);
	const server = await launchServer(options, AbortSignal.timeout(startMilliseconds));
	return outdated?.kept === true ? ((await askServer(options, 'keep', server)) ?? server) : server;
}

/**
 * Starts a server, and returns it or the one that another window was quicker to start.
 * @throws ExpectedError with what the server said
 */
async function launchServer(options: LaunchOptions, signal: AbortSignal): Promise<ProvenServer> {
	const { dataDir, script } = options;
	const { number, fixed } = options.port();
	let result: SpawnResult | undefined;
	for (const port of fixed || number === 0 ? [number] : [number, 0]) {
		result = await spawnServer({ script, dataDir, port, signal });
		if (result.kind === 'listening') break;
	}
	// Also after a failure: another window's server holds the data folder a moment before it answers.
	const server = await awaitServer(options, AbortSignal.timeout(3000));
	if (server !== undefined) return server;
	if (result?.kind === 'failed') throw new ExpectedError(result.sentence);
	throw new ExpectedError(l10n.t('The local key server was started but does not answer. Stop it and start it again.'));
}

async function awaitServer(place: ServerPlace, signal: AbortSignal): Promise<ProvenServer | undefined> {
	for (;;) {
		const server = await askServer(place, 'renew');
		if (server !== undefined || signal.aborted) return server;
		await sleep(100);
	}
}
