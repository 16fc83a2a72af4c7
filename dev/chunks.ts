import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { BuildOptions, OutputFile, Plugin } from 'esbuild';

/**
 * An extension host loads CommonJS, and esbuild splits only ESM: so what it has split is turned into CommonJS, file by file.
 * Modules that several chunks need lie in a chunk of their own, so that each exists once: `instanceof` goes by that.
 */
export const commonJsChunks = {
	format: 'esm',
	splitting: true,
	outExtension: { '.js': '.cjs' },
	write: false,
} as const satisfies BuildOptions;

/** Goes with `commonJsChunks`. */
export const toCommonJs: Plugin = {
	name: 'to-common-js',
	setup(build) {
		const { minify = false, sourcemap = false, target } = build.initialOptions;
		// A map has to be inside the file for the second step to find it.
		if (sourcemap !== false) build.initialOptions.sourcemap = 'inline';
		build.onEnd(async ({ outputFiles = [] }) => {
			await Promise.all(outputFiles.map((file) => write(file)));
		});

		async function write({ path, text }: OutputFile): Promise<void> {
			const { code, map } = await build.esbuild.transform(text, {
				format: 'cjs',
				platform: 'node',
				...{ minify, sourcemap: sourcemap !== false, sourcefile: basename(path), legalComments: 'none' },
				...(target !== undefined && { target }),
				// `import()` becomes `require`, which VS Code can watch and which needs no second loader.
				supported: { 'dynamic-import': false },
			});
			await mkdir(dirname(path), { recursive: true });
			await writeFile(path, sourcemap === false ? code : `${code}//# sourceMappingURL=${basename(path)}.map\n`);
			if (sourcemap !== false) await writeFile(`${path}.map`, map);
		}
	},
};
