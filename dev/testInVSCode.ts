import { createWriteStream, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { Advice } from './advice.ts';
import { writeCalmSettings } from './calmSettings.ts';
import type { ReleaseName } from './codeServerReleases.ts';
import { countsVariable, type Counts } from './mochaRun.ts';
import { PartFailed, readCounts } from './partResult.ts';
import { cacheFolder, root } from './paths.ts';
import { findTestExecutable } from './vscodeHost.ts';

const tests = join(root, 'dist', 'test', 'vscode', 'index.cjs');
const otherExtension = join(root, 'test', 'vscode', 'otherExtension');

/** Runs test/vscode inside the extension host of a real VS Code, in a new profile. */
export async function testInVSCode(release: ReleaseName): Promise<Counts> {
	checkRegistered();
	const vscodeExecutablePath = await findTestExecutable(release);
	const profile = mkdtempSync(join(tmpdir(), 'uak-test-'));
	const report = join(profile, 'report.txt');
	const counts = join(profile, 'counts.json');
	const log = join(cacheFolder, `vscode-${release}.log`);
	try {
		const environment = { USER_API_KEYS_TEST_REPORT: report, [countsVariable]: counts };
		const isGood = await runInProfile(vscodeExecutablePath, profile, environment, log);
		if (existsSync(report)) process.stdout.write(readFileSync(report, 'utf8'));
		if (!isGood) console.log(`What VS Code itself said: ${log}`);
		const counted = readCounts(counts);
		if (!isGood || counted === undefined) throw new PartFailed(counted);
		return counted;
	} finally {
		rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
	}
}

async function runInProfile(executable: string, profile: string, env: Record<string, string>, logFile: string) {
	const userData = join(profile, 'user');
	const workspace = join(profile, 'workspace');
	mkdirSync(workspace);
	mkdirSync(cacheFolder, { recursive: true });
	writeCalmSettings(userData);
	const log = createWriteStream(logFile);
	return runTests({
		vscodeExecutablePath: executable,
		extensionDevelopmentPath: existsSync(otherExtension) ? [root, otherExtension] : [root],
		extensionTestsPath: tests,
		extensionTestsEnv: env,
		launchArgs: [workspace, `--user-data-dir=${userData}`, `--extensions-dir=${join(profile, 'extensions')}`],
		stdout: log,
		stderr: log,
	}).then(
		() => true,
		() => false,
	);
}

/** index.ts names every test file; one that it forgets would never run and nobody would notice. */
function checkRegistered(): void {
	const index = readFileSync(join(root, 'test/vscode/index.ts'), 'utf8');
	const forgotten = globSync('test/vscode/**/*.test.ts', { cwd: root }).filter(
		(file) => !index.includes(basename(file)),
	);
	if (forgotten.length > 0)
		throw new Advice(`test/vscode/index.ts does not load ${forgotten.join(', ')}: add it there.`);
}
