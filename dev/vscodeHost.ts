import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { ensureCodeServer, type CodeServer } from './codeServer.ts';
import { codeServerReleases, type ReleaseName } from './codeServerReleases.ts';
import { downloadedDesktop, installedDesktop, namedDesktop } from './desktop.ts';
import { cacheFolder, root } from './paths.ts';

/** A real VS Code to open the extension in. */
export type VSCodeHost =
	| { readonly kind: 'desktop'; readonly executable: string }
	| { readonly kind: 'codeServer'; readonly codeServer: CodeServer };

/** The VS Code to work in: a desktop one, found or downloaded, else code-server from the npm registry. */
export async function findVSCode(): Promise<VSCodeHost> {
	const executable = namedDesktop() ?? installedDesktop() ?? (await downloadedDesktop('stable'));
	if (executable !== undefined) return { kind: 'desktop', executable };
	return { kind: 'codeServer', codeServer: await ensureCodeServer('newest') };
}

/**
 * An executable for `runTests` of @vscode/test-electron. An installed VS Code is left alone: it would hand the tests to
 * the window that is open already.
 */
export async function findTestExecutable(release: ReleaseName): Promise<string> {
	const version = release === 'newest' ? 'stable' : codeServerReleases[release].vscode;
	return (await downloadedDesktop(version)) ?? (await codeServerExecutable(release));
}

/** A shell script that runs the tests in code-server and takes a desktop VS Code's arguments. */
async function codeServerExecutable(release: ReleaseName): Promise<string> {
	await ensureCodeServer(release);
	await ensureChromium();
	const script = join(cacheFolder, `run-tests-${release}.sh`);
	const runner = join(root, 'dev', 'codeServerRunner.ts');
	mkdirSync(cacheFolder, { recursive: true });
	writeFileSync(script, `#!/bin/sh\nexec '${process.execPath}' '${runner}' ${release} "$@"\n`, { mode: 0o755 });
	return script;
}
