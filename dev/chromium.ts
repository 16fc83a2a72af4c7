import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Advice } from './advice.ts';
import { runStep } from './step.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macPaths = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const installCommand = 'apt-get update && apt-get install -y --no-install-recommends chromium';

/** Arguments under which Chromium is quiet, and runs as root and in containers too. */
export const chromiumArguments = [
	...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
	...['--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run'],
	...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** The path of a Chromium or Chrome; as root on Debian it is installed when there is none. */
export async function ensureChromium(): Promise<string> {
	const found = findChromium();
	if (found !== undefined) return found;
	if (process.getuid?.() === 0 && onPath('apt-get') !== undefined) await installChromium();
	const installed = findChromium();
	if (installed === undefined)
		throw new Advice(
			`No Chromium found: install it (Debian, as root: ${installCommand}), or set CHROMIUM_PATH to one.`,
		);
	return installed;
}

function findChromium(): string | undefined {
	const named = process.env['CHROMIUM_PATH'];
	if (named !== undefined && !existsSync(named)) throw new Advice(`CHROMIUM_PATH names no file: ${named}`);
	if (named !== undefined) return named;
	for (const name of names) {
		const path = onPath(name);
		if (path !== undefined) return path;
	}
	return macPaths.find((path) => existsSync(path));
}

async function installChromium(): Promise<void> {
	await runStep({
		title: "Installing Debian's Chromium (once)",
		command: 'sh',
		args: ['-c', installCommand],
		cwd: '/',
		env: { DEBIAN_FRONTEND: 'noninteractive' },
		advice: `Install Chromium yourself (${installCommand}), or set CHROMIUM_PATH to one.`,
	});
}

/** Where a program is found, as a shell would. */
export function onPath(name: string): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
	return folders
		.map((folder) => join(folder, name))
		.find((path) => existsSync(path) && spawnSync('test', ['-x', path]).status === 0);
}
