import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeServerReleases, nodePackage, type ReleaseName } from './codeServerReleases.ts';
import { setUpCodeServer } from './codeServerSetup.ts';
import { withLock } from './lock.ts';
import { cacheFolder } from './paths.ts';
import { runStep, secondsSince } from './step.ts';

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

export interface Installation {
	/** A .vsix file. */
	readonly file: string;
	readonly userData: string;
	readonly extensions: string;
}

/** Installs a packaged extension, over an older one too. */
export async function installExtension(codeServer: CodeServer, installation: Installation): Promise<void> {
	const { file, userData, extensions } = installation;
	mkdirSync(extensions, { recursive: true });
	await runStep({
		title: 'Installing the extension',
		command: codeServer.node,
		args: [
			codeServer.entry,
			...['--install-extension', file, '--force'],
			...['--user-data-dir', userData, '--extensions-dir', extensions],
			...['--config', join(extensions, 'none.yaml')],
		],
		cwd: extensions,
		env: { EXTENSIONS_GALLERY: '{"serviceUrl":""}', VSCODE_IPC_HOOK_CLI: undefined },
		advice: `If it happens again, delete ${extensions}.`,
	});
}
