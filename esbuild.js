// Emits everything that runs: extension, server, client library and tests. `--production` minifies and leaves the tests
// and source maps out; `--watch` builds again on every change.
import { globSync, rmSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { commonJsChunks, splitting } from './dev/chunks.ts';
import { lightNodeFetch } from './dev/lightNodeFetch.ts';
import { writeNotices } from './dev/notices.ts';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {esbuild.BuildOptions} */
const common = {
	bundle: true,
	platform: 'node',
	target: 'node22',
	minify: production,
	sourcemap: production ? false : 'linked',
	legalComments: 'none',
	logLevel: 'warning',
	metafile: true,
};

/**
 * A file that is bundled apart and loaded when it is needed: node-fetch, so that it can be used without an editor, and the
 * PostgreSQL client, which few servers need.
 * @type {(file: RegExp, chunk: string) => esbuild.Plugin}
 */
const lateChunk = (file, chunk) => ({
	name: 'late-chunk',
	setup: (build) => {
		build.onResolve({ filter: file }, ({ kind }) =>
			kind === 'dynamic-import' ? { path: chunk, external: true } : undefined,
		);
	},
});

/** @type {esbuild.BuildOptions[]} */
const products = [
	{
		entryPoints: { extension: 'src/extension.ts' },
		outdir: 'dist',
		external: ['vscode'],
		...splitting,
		plugins: [lateChunk(/\/nodeFetch\.ts$/, './nodeFetch.cjs'), commonJsChunks('extension')],
	},
	{
		entryPoints: { nodeFetch: 'src/client/nodeFetch.ts' },
		outdir: 'dist',
		outExtension: { '.js': '.cjs' },
		format: 'cjs',
		plugins: [lightNodeFetch],
	},
	{
		entryPoints: { server: 'src/server/main.ts' },
		outdir: 'dist',
		format: 'esm',
		banner: { js: '#!/usr/bin/env node' },
		plugins: [lateChunk(/\/pool\.ts$/, './postgres.cjs')],
	},
	{
		entryPoints: { postgres: 'src/server/store/postgres/pool.ts' },
		outdir: 'dist',
		outExtension: { '.js': '.cjs' },
		format: 'cjs',
		external: ['pg-native'],
	},
	{ entryPoints: { index: 'src/client/index.ts' }, outdir: 'dist/client', format: 'esm', splitting: true },
];

/** @type {esbuild.BuildOptions[]} */
const tests = [
	{
		entryPoints: globSync('test/{unit,contract,e2e,bench}/**/*.{test,bench}.ts'),
		outbase: 'test',
		outdir: 'dist/test',
		format: 'esm',
		splitting: true,
		packages: 'external',
	},
	{
		entryPoints: ['test/vscode/index.ts'],
		outbase: 'test',
		outdir: 'dist/test',
		outExtension: { '.js': '.cjs' },
		format: 'cjs',
		external: ['vscode', 'mocha'],
	},
];

rmSync('dist', { recursive: true, force: true });
const builds = (production ? products : [...products, ...tests]).map((options) => ({ ...common, ...options }));
if (watch) {
	const contexts = await Promise.all(builds.map((options) => esbuild.context(options)));
	await Promise.all(contexts.map((context) => context.watch()));
} else {
	const results = await Promise.all(builds.map((options) => esbuild.build(options)));
	const metafiles = results.slice(0, products.length).map(({ metafile }) => metafile);
	writeNotices(metafiles, 'dist/THIRD_PARTY_NOTICES.txt');
}
