import { existsSync, globSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { Advice } from './advice.ts';
import { onPath } from './onPath.ts';
import { cacheFolder } from './paths.ts';

const updateServer = 'https://update.code.visualstudio.com/api/releases/stable';
const usualPaths = [
	'/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
	join(process.env['LOCALAPPDATA'] ?? '', 'Programs', 'Microsoft VS Code', 'Code.exe'),
];

/** The desktop VS Code that the environment names. */
export function namedDesktop(): string | undefined {
	const named = process.env['VSCODE_PATH'];
	if (named !== undefined && !existsSync(named)) throw new Advice(`VSCODE_PATH names no file: ${named}`);
	return named;
}

/** The desktop VS Code that is installed on this machine. */
export function installedDesktop(): string | undefined {
	if (!hasScreen()) return undefined;
	const code = process.platform === 'win32' ? undefined : onPath('code');
	// In a terminal of a remote window `code` is a go-between that cannot load extensions from folders.
	const isRemote = process.env['VSCODE_IPC_HOOK_CLI'] !== undefined;
	if (code !== undefined && !isRemote) return realpathSync(code);
	return usualPaths.find((path) => existsSync(path));
}

/** A desktop VS Code of a version (or `stable`), downloaded once; undefined where that cannot be. */
export async function downloadedDesktop(version: string): Promise<string | undefined> {
	if (!hasScreen()) return undefined;
	const hasOne = globSync('vscode-*/is-complete', { cwd: cacheFolder }).length > 0;
	if (!hasOne && !(await canDownload())) return undefined;
	try {
		return await downloadAndUnzipVSCode({ version, cachePath: cacheFolder, timeout: 15_000 });
	} catch (error) {
		console.log(`VS Code ${version} could not be downloaded: ${(error as Error).message}`);
		return undefined;
	}
}

/** Without a screen a desktop program cannot run; nobody is asked for one. */
export function hasScreen(): boolean {
	if (process.platform !== 'linux') return true;
	return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function canDownload(): Promise<boolean> {
	return fetch(updateServer, { signal: AbortSignal.timeout(10_000) }).then(
		(response) => response.ok,
		() => false,
	);
}
