import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Paths of the programs that the bench runs. */
export interface Programs {
	readonly keyServer: string;
	readonly hello: string;
	readonly betterAuth: string;
	readonly bareHash: string;
	readonly signing: string;
	readonly bareQuery: string;
}

/**
 * Bundles the programs beside the built key server: `hello` like that one, whole and minified, for a fair start. Better
 * Auth is loaded from its packages, as those who use it do.
 * @param folder inside the repository, whose packages are found from there
 */
export async function buildPrograms(folder: string): Promise<Programs> {
	const options = { bundle: true, platform: 'node', target: 'node22', format: 'esm', outdir: folder } as const;
	const source = (name: string) => join(import.meta.dirname, 'programs', `${name}.ts`);
	await build({ ...options, entryPoints: ['hello', 'bareHash', 'signing'].map(source), minify: true });
	await build({ ...options, entryPoints: [source('betterAuth')], packages: 'external' });
	// `pg` is CommonJS and finds Node's modules by calls.
	const commonJs = { format: 'cjs', outExtension: { '.js': '.cjs' }, minify: true } as const;
	await build({ ...options, ...commonJs, entryPoints: [source('bareQuery')], external: ['pg-native'] });
	const built = (name: string) => join(folder, `${name}.js`);
	const keyServer = resolve('dist/server.js');
	const [hello, betterAuth] = [built('hello'), built('betterAuth')];
	const bareQuery = join(folder, 'bareQuery.cjs');
	return { keyServer, hello, betterAuth, bareQuery, bareHash: built('bareHash'), signing: built('signing') };
}
