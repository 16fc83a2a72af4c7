// Emits everything that runs: extension, server, client library and tests. `--production` minifies and leaves the tests
// and source maps out; `--watch` builds again on every change.
import { globSync, rmSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { extensionBundle, howToBuild, lateChunk } from './dev/bundle.ts';
import { lightNodeFetch } from './dev/lightNodeFetch.ts';
import { writeNotices } from './dev/notices.ts';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {esbuild.BuildOptions[]} */
const products = [
	extensionBundle,
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
const builds = (production ? products : [...products, ...tests]).map((options) => ({
	...howToBuild(production),
	...options,
}));
if (watch) {
	const contexts = await Promise.all(builds.map((options) => esbuild.context(options)));
	await Promise.all(contexts.map((context) => context.watch()));
} else {
	const results = await Promise.all(builds.map((options) => esbuild.build(options)));
	const metafiles = results.slice(0, products.length).map(({ metafile }) => metafile);
	writeNotices(metafiles, 'dist/THIRD_PARTY_NOTICES.txt');
}
