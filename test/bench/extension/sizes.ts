import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packagePath } from '../../../dev/package.ts';
import { root } from '../../../dev/paths.ts';

/** Bytes. */
export interface Sizes {
	/** What the extension host loads while the extension starts. */
	readonly start: number;
	readonly startFiles: readonly string[];
	/** Everything that it can come to load. */
	readonly all: number;
	readonly allGzip: number;
	readonly package: number;
}

/** @param loaded the files that were loaded when the extension was active, as the extension host tells */
export function measureSizes(loaded: readonly string[]): Sizes {
	const folder = join(root, 'dist');
	const sizeOf = (file: string) => statSync(join(folder, file)).size;
	const startFiles = loaded.map((file) => basename(file)).filter((file) => file.endsWith('.cjs'));
	// The server's client of PostgreSQL is left out of the extension.
	const files = globSync('**/*.cjs', { cwd: folder, exclude: ['postgres.cjs'] });
	const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
	return {
		start: sum(startFiles.map(sizeOf)),
		startFiles,
		all: sum(files.map(sizeOf)),
		allGzip: sum(files.map((file) => gzipSync(readFileSync(join(folder, file))).length)),
		package: statSync(packagePath()).size,
	};
}
