import type { BuildOptions, Plugin } from 'esbuild';
import { commonJsChunks, splitting } from './chunks.ts';

/** How everything is built; `production`: as it is released. */
export const howToBuild = (production: boolean) =>
	({
		bundle: true,
		platform: 'node',
		target: 'node22',
		minify: production,
		sourcemap: production ? false : 'linked',
		legalComments: 'none',
		logLevel: 'warning',
		metafile: true,
	}) as const satisfies BuildOptions;

/**
 * A file that is bundled apart and loaded when it is needed: node-fetch, so that it can be used without an editor, and the
 * PostgreSQL client, which few servers need.
 */
export const lateChunk = (file: RegExp, chunk: string): Plugin => ({
	name: 'late-chunk',
	setup(build) {
		build.onResolve({ filter: file }, ({ kind }) =>
			kind === 'dynamic-import' ? { path: chunk, external: true } : undefined,
		);
	},
});

/** What is loaded at start, with the first account, and for smaller things that several others need parts of. */
const entries = ['extension', 'createKeyParts', 'connect', 'storedRecords', 'errorWording', 'control', 'keyTooltip'];

/** The extension but for node-fetch: what is loaded at start, and what is loaded when it is needed. */
export const extensionBundle = {
	entryPoints: { extension: 'src/extension.ts' },
	outdir: 'dist',
	external: ['vscode'],
	...splitting,
	plugins: [lateChunk(/\/nodeFetch\.ts$/, './nodeFetch.cjs'), commonJsChunks(...entries)],
} satisfies BuildOptions;
