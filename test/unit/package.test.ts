import assert from 'node:assert/strict';
import { listFiles, PackageManager } from '@vscode/vsce';
import { root } from '../../dev/paths.ts';

/** README's pictures are many and change; everything else is named. */
const isPicture = (file: string) => /^media\/[\w-]+\.(png|svg)$/.test(file);

/** What esbuild split off the extension; its name ends in a hash. */
const isChunk = (file: string) => /^dist\/[A-Za-z]+-[A-Z0-9]{8}\.cjs$/.test(file);

describe('the package', () => {
	it('holds what a user needs and nothing else', async () => {
		const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
		assert.deepEqual(files.filter((file) => !isPicture(file) && !isChunk(file)).sort(), [
			'CHANGELOG.md',
			'LICENSE',
			'README.md',
			'dist/THIRD_PARTY_NOTICES.txt',
			'dist/extension.cjs',
			'dist/nodeFetch.cjs',
			'dist/postgres.cjs',
			'dist/server.js',
			'l10n/bundle.l10n.json',
			'package.json',
			'package.nls.json',
		]);
	});
});
