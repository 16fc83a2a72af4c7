import * as l10n from '@vscode/l10n';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Readable } from 'node:stream';

export interface SpawnOptions {
	/** The bundle `server.js`. */
	readonly script: string;
	readonly dataDir: string;
	/** 0 lets the system choose a free one. */
	readonly port: number;
	/** Ends the process if it does not listen yet. */
	readonly signal: AbortSignal;
}

/** `listening`: it runs now. `failed`: it has ended, and this is what it said. */
export type SpawnResult = { readonly kind: 'listening' } | { readonly kind: 'failed'; readonly sentence: string };

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Starts the local key server as a process of its own that outlives this one; it ends by itself when nobody renews its
 * hold. Its log is a file in the data folder, since nobody reads its output after the first line.
 */
export async function spawnServer({ script, dataDir, port, signal }: SpawnOptions): Promise<SpawnResult> {
	if (!existsSync(script)) {
		return { kind: 'failed', sentence: l10n.t('The local key server is missing. Install the extension again.') };
	}
	const log = join(dataDir, 'server.log');
	const child = spawn(
		// In a desktop VS Code this is Electron, which runs as Node only when asked to.
		process.execPath,
		[script, '--port', String(port), '--data', dataDir, '--log-file', log, '--leased'],
		{
			detached: true,
			windowsHide: true,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: environment(),
			// It must not hold a folder that somebody wants to remove.
			cwd: parse(dataDir).root,
		},
	);
	const result = await firstLine(child, signal);
	if (result.kind === 'failed') child.kill();
	child.stdout.destroy();
	child.stderr.destroy();
	child.unref();
	return result;
}

function firstLine(child: Child, signal: AbortSignal): Promise<SpawnResult> {
	return new Promise((resolve) => {
		let output = '';
		let complaint = '';
		const fail = (sentence: string) => resolve({ kind: 'failed', sentence });
		const giveUp = () => fail(l10n.t('The local key server did not start in time. Try again.'));
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			if (output.includes('\n')) resolve({ kind: 'listening' });
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text.slice(0, 2000)));
		child.once('error', (error) => fail(error.message));
		// With code 2 it has said why in a sentence; anything else is not meant for people.
		child.once('close', (code) =>
			fail(code === 2 ? complaint.trim() : l10n.t('The local key server ended at once, code {0}.', code ?? '-')),
		);
		signal.addEventListener('abort', giveUp, { once: true });
		if (signal.aborted) giveUp();
	});
}

function environment(): NodeJS.ProcessEnv {
	// What is meant for this process, such as a debugger, would break or betray the server.
	const { NODE_OPTIONS, ...environment } = process.env;
	return { ...environment, ELECTRON_RUN_AS_NODE: '1' };
}
