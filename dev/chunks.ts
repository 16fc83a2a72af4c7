import { basename, dirname, resolve } from 'node:path';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';

/**
 * An extension host loads CommonJS, and esbuild splits only ESM. So what it has split goes through it once more, file by
 * file; and on this way all that is loaded together becomes one file, since each file costs time. Modules that several
 * chunks need still exist once: `instanceof` goes by that.
 */
export const splitting = {
	format: 'esm',
	splitting: true,
	outExtension: { '.js': '.cjs' },
	write: false,
	metafile: true,
} as const satisfies BuildOptions;

/**
 * Goes with `splitting`.
 * @param entries names of files, without the ending and the hash: each becomes one with all that is loaded with it and was
 * not with those before. The first is the one that is loaded at start
 */
export const commonJsChunks = (...entries: readonly string[]): Plugin => ({
	name: 'commonjs-chunks',
	setup(build) {
		const { initialOptions: options } = build;
		const { minify = false, target = [], legalComments = 'none', sourcemap = false, external = [] } = options;
		// A map has to be inside the file for the second step to find it.
		if (sourcemap !== false) options.sourcemap = 'inline';
		build.onEnd(async ({ outputFiles = [], metafile }) => {
			if (metafile === undefined || outputFiles.length === 0) return;
			const chunks = new Map(outputFiles.map(({ path, text }) => [path, text]));
			const groups = groupsOf(entries, [...chunks.keys()], metafile);
			const isAlone = (path: string) => !groups.some(({ members }) => members.includes(path));
			await build.esbuild.build({
				...{ minify, target, legalComments, sourcemap, external, bundle: true, platform: 'node', format: 'cjs' },
				entryPoints: [...groups.map(({ first }) => first), ...[...chunks.keys()].filter(isAlone)],
				outdir: dirname(outputFiles[0]?.path ?? ''),
				// The chunks have these names, though they are in memory only.
				allowOverwrite: true,
				outExtension: { '.js': '.cjs' },
				plugins: [regroup(chunks, groups)],
			});
		});
	},
});

/** Files that become one. */
interface Group {
	readonly first: string;
	/** `first` too. */
	readonly members: readonly string[];
}

function groupsOf(entries: readonly string[], paths: readonly string[], metafile: Metafile): readonly Group[] {
	const taken = new Set<string>();
	return entries.map((entry) => {
		const first = paths.find((path) => basename(path).replace(/(-[A-Z0-9]{8})?\.cjs$/, '') === entry);
		if (first === undefined) throw new RangeError(`nothing is loaded as ${entry}`);
		const members = [...staticImports(first, metafile)].filter((path) => !taken.has(path));
		for (const path of members) taken.add(path);
		return { first, members };
	});
}

/** A file and all that are loaded with it. */
export function staticImports(path: string, { outputs }: Metafile, seen = new Set<string>()): ReadonlySet<string> {
	if (seen.has(path)) return seen;
	seen.add(path);
	const output = Object.entries(outputs).find(([name]) => resolve(name) === path)?.[1];
	for (const { path: other, kind, external } of output?.imports ?? [])
		if (kind === 'import-statement' && external !== true) staticImports(resolve(other), { outputs, inputs: {} }, seen);
	return seen;
}

/** Has each group's first file hold all of the group, and export to the others what they took from its members. */
function regroup(chunks: ReadonlyMap<string, string>, groups: readonly Group[]): Plugin {
	const groupOf = (path: string) => groups.find(({ members }) => members.includes(path));
	const names = (path: string, { members }: Group) => {
		const others = [...chunks].filter(([other]) => !members.includes(other)).map(([, text]) => text);
		const outside = (name: string) => `${name}$${members.indexOf(path)}`;
		return [...namesTaken(basename(path), others)].map((name) => ({ name, outside: outside(name) }));
	};
	return {
		name: 'regroup',
		setup(build) {
			build.onResolve({ filter: /.*/ }, ({ path, kind, importer, resolveDir, namespace }) => {
				const file = resolve(resolveDir, path);
				const group = groupOf(file);
				if (kind === 'entry-point') return { path: file, namespace: group === undefined ? 'file' : 'group' };
				if (!chunks.has(file) || kind === 'dynamic-import' || namespace === 'moved') return { path, external: true };
				if (group === undefined) return { path, external: true };
				return groupOf(importer) === group ? { path: file } : { path: file, namespace: 'moved' };
			});
			build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => ({
				contents: chunks.get(path) ?? '',
				loader: 'js',
			}));
			build.onLoad({ filter: /.*/, namespace: 'group' }, ({ path }) => {
				const group = groupOf(path) ?? { first: path, members: [] };
				const exported = group.members.map((member) => {
					const list = names(member, group).map(({ name, outside }) => `${name} as ${outside}`);
					return `export { ${list.join(', ')} } from './${basename(member)}';`;
				});
				return {
					contents: [`export * from './${basename(path)}';`, ...exported].join('\n'),
					resolveDir: dirname(path),
				};
			});
			build.onLoad({ filter: /.*/, namespace: 'moved' }, ({ path }) => {
				const group = groupOf(path) ?? { first: path, members: [] };
				const list = names(path, group).map(({ name, outside }) => `${outside} as ${name}`);
				const contents = `export { ${list.join(', ')} } from './${basename(group.first)}';`;
				return { contents, resolveDir: dirname(path) };
			});
		},
	};
}

/** What files import from a chunk, as esbuild writes it. */
function namesTaken(chunk: string, texts: readonly string[]): ReadonlySet<string> {
	const imports = new RegExp(`import\\s*\\{([^}]*)\\}\\s*from\\s*"\\./${chunk.replaceAll('.', '\\.')}"`, 'g');
	const lists = texts.flatMap((text) => [...text.matchAll(imports)].map(([, names = '']) => names.split(',')));
	return new Set(
		lists
			.flat()
			.map((name) => name.trim().split(/\s+as\s+/)[0] ?? '')
			.filter((name) => name !== ''),
	);
}
