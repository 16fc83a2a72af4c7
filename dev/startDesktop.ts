import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Advice } from './advice.ts';
import { writeCalmSettings } from './calmSettings.ts';
import { devFolder, root } from './paths.ts';
import { runStep } from './step.ts';

const userData = join(devFolder, 'desktop');

/** Opens a desktop VS Code with the extension from its folder, and waits until the window is closed. */
export async function startDesktop(executable: string, stopping: AbortSignal): Promise<void> {
	await runStep({
		title: 'Building',
		command: process.execPath,
		args: ['esbuild.js'],
		cwd: root,
		advice: 'Mend what esbuild complains of above.',
	});
	writeCalmSettings(userData);
	const child = spawn(executable, desktopArguments(), { stdio: 'ignore', shell: process.platform === 'win32' });
	console.log('VS Code opens now. Close its window, or press Ctrl-C here, to end.');
	stopping.addEventListener('abort', () => {
		endMainProcess();
		child.kill();
	});
	const [code] = (await once(child, 'exit')) as [number | null];
	if (!stopping.aborted && code !== 0)
		throw new Advice(`${executable} ended with code ${code ?? 'none'}. Set VSCODE_PATH to a VS Code that starts here.`);
}

function desktopArguments(): readonly string[] {
	return [
		join(devFolder, 'workspace'),
		...['--new-window', '--wait', '--skip-welcome', '--skip-release-notes', '--disable-workspace-trust'],
		`--extensionDevelopmentPath=${root}`,
		`--user-data-dir=${userData}`,
		`--extensions-dir=${join(devFolder, 'desktop-extensions')}`,
		// Chromium's sandbox refuses to start as root.
		...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
	];
}

/** The command `code` only starts VS Code's main process, which writes its id into our own profile. */
function endMainProcess(): void {
	try {
		process.kill(Number(readFileSync(join(userData, 'code.lock'), 'utf8')));
	} catch {
		// It has ended by itself.
	}
}
