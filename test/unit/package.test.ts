import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { root } from '../../dev/paths.ts';

/** README's pictures are many and change; everything else is named. */
const isPicture = (file: string) => /^media\/[\w-]+\.(png|svg)$/.test(file);

/** What esbuild split off the extension; its name ends in a hash. */
const isChunk = (file: string) => /^dist\/[A-Za-z]+-[A-Z0-9]{8}\.cjs$/.test(file);

describe('the package', () => {
	let files: readonly string[];
	before(async function () {
		this.timeout(60_000);
		files = await listFiles({ cwd: root, packageManager: PackageManager.None });
	});

	it('holds what a user needs and nothing else', () => {
		assert.deepEqual(files.filter((file) => !isPicture(file) && !isChunk(file)).sort(), [
			'CHANGELOG.md',
			'LICENSE',
			'README.md',
			'dist/THIRD_PARTY_NOTICES.txt',
			'dist/extension.cjs',
			'dist/nodeFetch.cjs',
			'dist/server.js',
			'package.json',
			'package.nls.json',
		]);
	});

	it('holds every file that a file of the extension loads', () => {
		const bundled = files.filter((file) => /^dist\/.*\.cjs$/.test(file));
		const loaded = bundled.flatMap((file) =>
			[...readFileSync(join(root, file), 'utf8').matchAll(/"\.\/([\w-]+\.cjs)"/g)].map(([, name]) => `dist/${name}`),
		);
		assert.ok(loaded.some(isChunk) && loaded.includes('dist/nodeFetch.cjs'), 'nothing is loaded');
		assert.deepEqual(
			loaded.filter((file) => !files.includes(file)),
			[],
		);
	});

	it('as npm packs it holds the client library and the server with its PostgreSQL', () => {
		const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
			cwd: root,
			encoding: 'utf8',
		});
		const [packed] = JSON.parse(text) as [{ files: { path: string }[] }];
		const programs = packed.files.map(({ path }) => path).filter((path) => /^dist\/.*\.c?js$/.test(path));
		assert.deepEqual(programs.sort(), ['dist/client/index.js', 'dist/postgres.cjs', 'dist/server.js']);
	});
});
