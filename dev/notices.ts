import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from './paths.ts';

interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly license?: string;
	readonly author?: string | { readonly name: string };
}

/** Writes the licences of every package that ended up in a bundle, as these licences ask for. */
export function writeNotices(metafiles: readonly Metafile[], file: string): void {
	const folders = new Set(metafiles.flatMap((metafile) => Object.keys(metafile.inputs).flatMap(packageFolder)));
	const notices = [...folders].map(notice).sort();
	writeFileSync(file, `This product includes the following packages.\n\n${notices.join('\n')}`);
}

/** node_modules/@a/b/dist/c.js is in node_modules/@a/b; what is ours is in none. */
function packageFolder(input: string): string[] {
	return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.slice(0, 1) ?? [];
}

function notice(folder: string): string {
	const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
	const { name, version, license } = manifest;
	const files = globSync('{LICEN[CS]E,NOTICE}*', { cwd: join(root, folder) });
	const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
	const heading = `${name} ${version}${license === undefined ? '' : ` (${license})`}`;
	return [heading, '='.repeat(heading.length), '', ...(texts.length > 0 ? texts : [knownText(manifest)]), ''].join(
		'\n',
	);
}

/** The MIT licence has one text; it is all that a package without a licence file can mean by the name. */
function knownText({ name, license, author }: Manifest): string {
	const holder = typeof author === 'string' ? author : author?.name;
	if (license !== 'MIT' || holder === undefined)
		throw new Error(`${name} is bundled and has no licence file: see what it asks for.`);
	return readFileSync(join(root, 'LICENSE'), 'utf8')
		.replace(/^Copyright.*$/m, `Copyright (c) ${holder}`)
		.trim();
}
