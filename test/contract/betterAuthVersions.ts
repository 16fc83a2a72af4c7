import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BetterAuthModules } from './betterAuthServer.ts';

// Its plugin for keys lags behind, so that npm would not put the newest beside it without the overrides in there.
const newest = resolve('test/contract/betterAuthNewest');
/** Not beside them: bundling the tests would find those of its dependencies. */
const installed = resolve('.dev/better-auth-newest');
const files = ['package.json', 'package-lock.json'] as const;

/** Better Auth as it is among the development dependencies, and the newest; the latter is installed when it is missing. */
export const betterAuthVersions: readonly (readonly [string, () => Promise<BetterAuthModules>])[] = [
	['1.7.5', () => load((name) => import(name))],
	['1.7.25', loadNewest],
];

/** All of its modules are typed as the one that is a dependency. */
async function load(importModule: (name: string) => Promise<unknown>): Promise<BetterAuthModules> {
	const main = (await importModule('better-auth')) as Pick<BetterAuthModules, 'betterAuth'>;
	const migration = (await importModule('better-auth/db/migration')) as Pick<BetterAuthModules, 'getMigrations'>;
	const plugins = (await importModule('better-auth/plugins')) as BetterAuthModules['plugins'];
	const keys = (await importModule('@better-auth/api-key')) as Pick<BetterAuthModules, 'apiKey'>;
	const [{ betterAuth }, { getMigrations }, { apiKey }] = [main, migration, keys];
	return { betterAuth, getMigrations, plugins, apiKey };
}

async function loadNewest(): Promise<BetterAuthModules> {
	if (!isInstalled()) await install();
	const { resolve: find } = createRequire(join(installed, 'package.json'));
	return load((name) => import(pathToFileURL(find(name)).href));
}

/** npm writes its own lock file last. */
function isInstalled(): boolean {
	const textOf = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
	return (
		existsSync(join(installed, 'node_modules', '.package-lock.json')) &&
		files.every((name) => textOf(installed, name) === textOf(newest, name))
	);
}

async function install(): Promise<void> {
	mkdirSync(installed, { recursive: true });
	for (const name of files) copyFileSync(join(newest, name), join(installed, name));
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];
	const npm = spawn('npm', args, {
		cwd: installed,
		stdio: ['ignore', 'ignore', 'inherit'],
		shell: process.platform === 'win32',
	});
	const [code] = (await once(npm, 'close')) as [number | null];
	if (code !== 0) throw new Error(`npm ci in ${installed} failed: the npm registry is needed for this once`);
}
