import { basename, dirname, resolve } from 'node:path';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';

/**
 * An extension host loads CommonJS, and esbuild splits only ESM. So what it has split goes through it once more, file by
 * file; and on this way all that is loaded at start becomes one file, since each file costs time. Modules that several
 * chunks need still exist once: `instanceof` goes by that.
 */
export const splitting = {
	format: 'esm',
	splitting: true,
	outExtension: { '.js': '.cjs' },
	write: false,
	metafile: true,
} as const satisfies BuildOptions;

/** Goes with `splitting`. `start` is the name of the entry point that is loaded first. */
export const commonJsChunks = (start: string): Plugin => ({
	name: 'commonjs-chunks',
	setup(build) {
		const { initialOptions: options } = build;
		const { minify = false, target = [], legalComments = 'none', sourcemap = false, external = [] } = options;
		// A map has to be inside the file for the second step to find it.
		if (sourcemap !== false) options.sourcemap = 'inline';
		build.onEnd(async ({ outputFiles = [], metafile }) => {
			if (metafile === undefined || outputFiles.length === 0) return;
			const chunks = new Map(outputFiles.map(({ path, text }) => [path, text]));
			const first = [...chunks.keys()].find((path) => basename(path) === `${start}.cjs`) ?? '';
			const atStart = staticImports(first, metafile);
			await build.esbuild.build({
				...{ minify, target, legalComments, sourcemap, external, bundle: true, platform: 'node', format: 'cjs' },
				entryPoints: [first, ...[...chunks.keys()].filter((path) => !atStart.has(path))],
				outdir: dirname(first),
				// The chunks have these names, though they are in memory only.
				allowOverwrite: true,
				outExtension: { '.js': '.cjs' },
				plugins: [regroup(chunks, first, [...atStart])],
			});
		});
	},
});

/** A file and all that are loaded with it. */
export function staticImports(path: string, { outputs }: Metafile, seen = new Set<string>()): ReadonlySet<string> {
	if (seen.has(path)) return seen;
	seen.add(path);
	const output = Object.entries(outputs).find(([name]) => resolve(name) === path)?.[1];
	for (const { path: other, kind, external } of output?.imports ?? [])
		if (kind === 'import-statement' && external !== true) staticImports(resolve(other), { outputs, inputs: {} }, seen);
	return seen;
}

/** Has the first file hold all that is loaded with it, and export to the others what they took from these. */
function regroup(chunks: ReadonlyMap<string, string>, first: string, atStart: readonly string[]): Plugin {
	const others = [...chunks].filter(([path]) => !atStart.includes(path)).map(([, text]) => text);
	const names = new Map(atStart.map((path) => [path, namesTaken(basename(path), others)]));
	const shared = (path: string, name: string) => `${name}$${atStart.indexOf(path)}`;
	const list = (path: string, write: (name: string, outside: string) => string) =>
		[...(names.get(path) ?? [])].map((name) => write(name, shared(path, name))).join(', ');
	const exported = atStart.map(
		(path) => `export { ${list(path, (name, outside) => `${name} as ${outside}`)} } from './${basename(path)}';`,
	);
	return {
		name: 'regroup',
		setup(build) {
			build.onResolve({ filter: /.*/ }, ({ path, kind, importer, namespace }) => {
				const file = resolve(dirname(first), path);
				if (kind === 'entry-point') return { path: file, namespace: file === first ? 'start' : 'file' };
				if (!chunks.has(file) || kind === 'dynamic-import' || namespace === 'moved') return { path, external: true };
				if (atStart.includes(importer) || namespace === 'start') return { path: file };
				return atStart.includes(file) ? { path: file, namespace: 'moved' } : { path, external: true };
			});
			build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => ({
				contents: chunks.get(path) ?? '',
				loader: 'js',
			}));
			build.onLoad({ filter: /.*/, namespace: 'start' }, () => ({
				contents: [`export * from './${basename(first)}';`, ...exported].join('\n'),
				resolveDir: dirname(first),
			}));
			build.onLoad({ filter: /.*/, namespace: 'moved' }, ({ path }) => ({
				contents: `export { ${list(path, (name, outside) => `${outside} as ${name}`)} } from './${basename(first)}';`,
				resolveDir: dirname(first),
			}));
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
