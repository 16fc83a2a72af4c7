import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension } from './package.ts';
import { countsVariable, type Counts } from './mochaRun.ts';
import { PartFailed, readCounts } from './partResult.ts';
import { root } from './paths.ts';
import { testInVSCode } from './testInVSCode.ts';

/** A part of `npm test`. One that runs no mocha has nothing to count. */
export interface Part {
	readonly name: string;
	/** Names of parts that must have run before. */
	readonly needs: readonly string[];
	/** A command that ends in failure is a part that failed. */
	readonly run: () => Promise<Counts | undefined>;
}

/** In the order in which they run. `package` comes before `build`: a release build leaves the tests out. */
export const parts: readonly Part[] = [
	{ name: 'lint', needs: [], run: () => npm('lint') },
	{ name: 'package', needs: [], run: () => packageExtension().then(() => undefined) },
	{ name: 'build', needs: [], run: () => npm('build') },
	{ name: 'unit', needs: ['build'], run: () => mocha('unit', '10000') },
	{ name: 'contract', needs: ['build'], run: () => mocha('contract', '20000') },
	{ name: 'vscode-newest', needs: ['build'], run: () => testInVSCode('newest') },
	{ name: 'vscode-floor', needs: ['build'], run: () => testInVSCode('floor') },
	{ name: 'e2e', needs: ['package', 'build'], run: () => mocha('e2e', '120000') },
];

async function npm(script: string): Promise<undefined> {
	if ((await runAloud('npm', ['run', '--silent', script], {})) !== 0) throw new PartFailed();
}

async function mocha(folder: string, timeout: string): Promise<Counts> {
	const temporary = mkdtempSync(join(tmpdir(), 'uak-counts-'));
	const file = join(temporary, 'counts.json');
	const args = ['--enable-source-maps', 'dev/mocha.ts', '--timeout', timeout, `dist/test/${folder}/**/*.test.js`];
	try {
		const code = await runAloud(process.execPath, args, { [countsVariable]: file });
		const counts = readCounts(file);
		if (code !== 0 || counts === undefined) throw new PartFailed(counts);
		return counts;
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}

function runAloud(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
		child.on('error', reject);
		child.on('exit', (code) => resolve(code ?? 1));
	});
}
