import { existsSync } from 'node:fs';
import { Advice } from './advice.ts';
import { debianCommand, installIfRoot } from './debian.ts';
import { onPath } from './onPath.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macPaths = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

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
	await installIfRoot(['chromium']);
	const installed = findChromium();
	if (installed === undefined)
		throw new Advice(
			`No Chromium found: install it (Debian, as root: ${debianCommand(['chromium'])}), or set CHROMIUM_PATH to one.`,
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
