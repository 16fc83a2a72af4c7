import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeServerReleases, nodePackage, type ReleaseName } from './codeServerReleases.ts';
import { setUpCodeServer } from './codeServerSetup.ts';
import { withLock } from './lock.ts';
import { cacheFolder } from './paths.ts';
import { secondsSince } from './step.ts';

/** An installed code-server: VS Code for the browser, with the Node that runs it. */
export interface CodeServer {
	readonly vscodeVersion: string;
	readonly node: string;
	readonly entry: string;
}

/** The code-server of a release, installed into the cache the first time. */
export async function ensureCodeServer(name: ReleaseName): Promise<CodeServer> {
	const release = codeServerReleases[name];
	const folder = join(cacheFolder, `code-server-${release.codeServer}`);
	if (!existsSync(folder)) await withLock(`${folder}.lock`, () => install(name, folder));
	return {
		vscodeVersion: release.vscode,
		node: join(folder, 'node_modules', nodePackage(), 'bin', 'node'),
		entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
	};
}

/** Complete or absent: built beside its place and renamed when done. What a broken attempt left is removed first. */
async function install(name: ReleaseName, folder: string): Promise<void> {
	if (existsSync(folder)) return;
	const release = codeServerReleases[name];
	console.log(`Installing VS Code ${release.vscode} (code-server) into .vscode-test: once, 0.8 GB, about a minute.`);
	const started = performance.now();
	const staging = `${folder}.partial`;
	rmSync(staging, { recursive: true, force: true });
	mkdirSync(staging, { recursive: true });
	await setUpCodeServer(staging, release);
	renameSync(staging, folder);
	console.log(`  VS Code ${release.vscode} is installed (${secondsSince(started)} s).`);
}
