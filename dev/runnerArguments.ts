import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Advice } from './advice.ts';
import { codeServerReleases, type ReleaseName } from './codeServerReleases.ts';

export interface RunnerArguments {
	readonly release: ReleaseName;
	readonly folder: string;
	readonly userData: string;
	readonly extensions: string;
	readonly development: readonly string[];
	readonly tests: string;
}

/** Reads the command line that @vscode/test-electron gives to a desktop VS Code, after the name of a release. */
export function readRunnerArguments(args: string[], temporary: string): RunnerArguments {
	const { values, positionals } = parseArgs({
		args,
		// VS Code has many more switches; they mean nothing here.
		strict: false,
		allowPositionals: true,
		options: { extensionDevelopmentPath: { type: 'string', multiple: true } },
	});
	const path = (name: string) => (typeof values[name] === 'string' ? resolve(values[name]) : undefined);
	const [release, folder] = positionals;
	const tests = path('extensionTestsPath');
	if (!isRelease(release) || tests === undefined)
		throw new Advice('Usage: codeServerRunner.ts <newest|floor> [folder] --extensionTestsPath=FILE');
	return {
		release,
		folder: resolve(folder ?? join(temporary, 'workspace')),
		userData: path('user-data-dir') ?? join(temporary, 'user'),
		extensions: path('extensions-dir') ?? join(temporary, 'extensions'),
		development: [values.extensionDevelopmentPath ?? []].flat().filter((value) => typeof value === 'string'),
		tests,
	};
}

function isRelease(name: string | undefined): name is ReleaseName {
	return name !== undefined && Object.hasOwn(codeServerReleases, name);
}
