// Writes user-api-keys-<version>.vsix, the file that people install.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runMain } from './advice.ts';
import { root } from './paths.ts';
import { runStep } from './step.ts';

/** Builds for release and returns the path of the package. */
export async function packageExtension(): Promise<string> {
	await runStep({
		title: 'Building for release',
		command: process.execPath,
		args: ['esbuild.js', '--production'],
		cwd: root,
		advice: 'Mend what esbuild complains of above.',
	});
	const file = packagePath();
	rmSync(file, { force: true });
	const { createVSIX } = await import('@vscode/vsce');
	// Everything is bundled; and there is no public repository yet to which relative links could lead.
	await createVSIX({
		cwd: root,
		packagePath: file,
		dependencies: false,
		allowMissingRepository: true,
		rewriteRelativeLinks: false,
	});
	return file;
}

/** Where the package of this version is written. */
export function packagePath(): string {
	const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
	return join(root, `${name}-${version}.vsix`);
}

if (import.meta.main) {
	await runMain(async () => {
		await packageExtension();
		return 0;
	});
}
