import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../../dev/paths.ts';
import { runStep } from '../../../dev/step.ts';

const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');

/** The keys that a person would press, so that each refresh begins in the page, as a person's does. */
export const keys = {
	'benchPlain.bare.refresh': 'Control+Alt+1',
	'benchPlain.dressed.refresh': 'Control+Alt+2',
	'userApiKeys.sortByName': 'Control+Alt+3',
	'userApiKeys.sortByAge': 'Control+Alt+4',
	'userApiKeys.showAllKeys': 'Control+Alt+5',
	'userApiKeys.showDisabledKeys': 'Control+Alt+6',
	'userApiKeys.refresh': 'Control+Alt+7',
} as const;

const keybindings = Object.entries(keys).map(([command, key]) => ({
	command,
	key: key.toLowerCase().replace('control', 'ctrl'),
}));

/** What the views are called. */
export const titles = { bare: 'Bare rows', dressed: 'Dressed rows', ours: 'Keys' };

const plainViews = (['bare', 'dressed'] as const).map((dress) => ({ id: `benchPlain.${dress}`, name: titles[dress] }));

/** What the manifests of the bench's own extensions say besides. */
const own = {
	empty: {},
	plain: { contributes: { views: { 'user-api-keys': plainViews } } },
	probe: { activationEvents: ['onStartupFinished'], contributes: { keybindings } },
};

export const extensionId = (name: keyof typeof own | 'ours') =>
	name === 'ours' ? 'user-api-keys.user-api-keys' : `bench.bench-${name}`;

/**
 * Packs the extension, all as it is released but that it does not start by itself, since the probe is to start it and
 * look; and beside it one that does nothing, one with a plain tree, and the probe.
 * @returns the packages
 */
export async function packExtensions(folder: string): Promise<readonly string[]> {
	const files = [await pack(packOurs(join(folder, 'ours')))];
	for (const [name, extra] of Object.entries(own))
		files.push(await pack(await packOwn(join(folder, name), name, extra)));
	return files;
}

function packOurs(folder: string): string {
	for (const part of [
		'dist',
		'media',
		'l10n',
		'package.nls.json',
		'.vscodeignore',
		'README.md',
		'CHANGELOG.md',
		'LICENSE',
	])
		cpSync(join(root, part), join(folder, part), { recursive: true });
	const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { activationEvents: string[] };
	const activationEvents = manifest.activationEvents.filter((event) => event !== 'onStartupFinished');
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, activationEvents }));
	return folder;
}

async function packOwn(folder: string, name: string, extra: object): Promise<string> {
	mkdirSync(folder);
	await build({
		entryPoints: [join(import.meta.dirname, 'extensions', `${name}.ts`)],
		outfile: join(folder, 'main.cjs'),
		...{ bundle: true, platform: 'node', target: 'node22', format: 'cjs', minify: true, external: ['vscode'] },
	});
	const manifest = {
		...{ name: `bench-${name}`, publisher: 'bench', version: '1.0.0', license: 'MIT', main: './main.cjs' },
		...{ engines: { vscode: '^1.105.0' }, activationEvents: ['onUri'], ...extra },
	};
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	writeFileSync(join(folder, 'LICENSE'), 'MIT');
	return folder;
}

async function pack(folder: string): Promise<string> {
	const file = `${folder}.vsix`;
	await runStep({
		title: `Packing ${basename(file)}`,
		command: process.execPath,
		args: [
			vsce,
			'package',
			'--no-dependencies',
			'--allow-missing-repository',
			'--no-rewrite-relative-links',
			'-o',
			file,
		],
		cwd: folder,
		advice: 'See what vsce complains of.',
	});
	return file;
}
