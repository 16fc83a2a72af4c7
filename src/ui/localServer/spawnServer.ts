import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface SpawnOptions {
	/** The bundle `server.js`. */
	readonly script: string;
	readonly dataDir: string;
	/** 0 lets the system choose a free one. */
	readonly port: number;
	readonly signal: AbortSignal;
}

/** `listening`: it runs now. `failed`: it has ended, and this is what it said. */
export type SpawnResult = { readonly kind: 'listening' } | { readonly kind: 'failed'; readonly sentence: string };

/**
 * Starts the local key server as a process of its own that outlives this one; it ends by itself when nobody renews a
 * lease. Its log is a file in the data folder, since nobody reads its output after the first line.
 */
export async function spawnServer({ script, dataDir, port, signal }: SpawnOptions): Promise<SpawnResult> {
	await mkdir(dataDir, { recursive: true, mode: 0o700 });
	const log = join(dataDir, 'server.log');
	const child = spawn(
		process.execPath,
		[script, '--port', String(port), '--data', dataDir, '--log-file', log, '--leased'],
		// In a desktop VS Code execPath is Electron, which runs as Node only when asked to.
		{ detached: true, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'], env: environment(), cwd: dataDir },
	);
	let output = '';
	let complaint = '';
	const result = await new Promise<SpawnResult>((resolve) => {
		const fail = (sentence: string) => resolve({ kind: 'failed', sentence });
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			if (output.includes('\n')) resolve({ kind: 'listening' });
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text.slice(0, 2000)));
		child.once('error', (error) => fail(error.message));
		child.once('close', (code) => fail(complaint.trim() || `the server ended with code ${code ?? 'none'}`));
		signal.addEventListener('abort', () => fail('the server did not start in time'), { once: true });
	});
	if (result.kind === 'failed') child.kill();
	child.stdout.destroy();
	child.stderr.destroy();
	child.unref();
	return result;
}

function environment(): NodeJS.ProcessEnv {
	// What is meant for this process, such as a debugger, would break or betray the server.
	const { NODE_OPTIONS, ...environment } = process.env;
	return { ...environment, ELECTRON_RUN_AS_NODE: '1' };
}
