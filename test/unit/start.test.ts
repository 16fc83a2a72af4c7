import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { extensionBundle, howToBuild } from '../../dev/bundle.ts';
import { staticImports } from '../../dev/chunks.ts';
import { root } from '../../dev/paths.ts';

const most = 33_000;

/** Of these layers nearly everything waits until there is an account, or something is asked of a service. */
const early = /^src\/(ui|extension\.ts)/;
const alsoEarly = [
	...['src/client/deadline.ts', 'src/client/lazyNodeFetch.ts'],
	...['src/protocol/controlFiles.ts', 'src/protocol/errors.ts'],
	...['src/services/localServiceId.ts', 'src/services/shownText.ts'],
];

describe('what is loaded when the extension starts', () => {
	let folder: string;
	let size: number;
	let sources: readonly string[];
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), 'user-api-keys-start-'));
		const released = { ...howToBuild(true), ...extensionBundle, absWorkingDir: root, outdir: folder };
		const { metafile } = await build(released);
		const start = join(folder, 'extension.cjs');
		size = statSync(start).size;
		const chunks = staticImports(start, metafile);
		sources = Object.entries(metafile.outputs)
			.filter(([path]) => chunks.has(resolve(root, path)))
			.flatMap(([, { inputs }]) => Object.keys(inputs));
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	it(`is one file of at most ${most / 1000} kB, as it is released`, () => {
		assert.ok(size <= most, `${size} bytes`);
	});

	it('holds nothing that acts, asks, lists, shows a row, or speaks to a service', () => {
		const late =
			/Actions|Wording|wording|prompts|Prompt|[kK]eyTree|rows|creation|Creation|History|Document|arrangement/;
		assert.ok(sources.includes('src/extension.ts'), 'the start is not found');
		assert.deepEqual(
			sources.filter((file) => late.test(file) && file !== 'src/ui/lazyActions.ts'),
			[],
		);
	});

	it('holds of the layers below, and of packages, what is named here alone', () => {
		const below = sources.filter((file) => !early.test(file) && !/^src\/(keys|base)\//.test(file));
		assert.deepEqual(below.sort(), [...alsoEarly, 'node_modules/@vscode/l10n/dist/main.js'].sort());
	});
});
