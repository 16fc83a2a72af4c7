import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder. Looked for upwards, because this file also runs from bundles in dist/. */
export const root = projectRoot(import.meta.dirname);

/** Ignored by git: what is installed once and can be thrown away (VS Code hosts, screenshots). */
export const cacheFolder = join(root, '.vscode-test');

/** Ignored by git: what `npm start` keeps from one start to the next (profile, keys, password). Tests have a place of their own. */
export const devFolder = process.env['USER_API_KEYS_DEV_FOLDER'] ?? join(root, '.dev');

function projectRoot(folder: string): string {
	return existsSync(join(folder, 'package.json')) ? folder : projectRoot(dirname(folder));
}
