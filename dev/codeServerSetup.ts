import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Advice } from './advice.ts';
import { nodePackage, type CodeServerRelease } from './codeServerReleases.ts';
import { debianCommand, installIfRoot } from './debian.ts';
import { onPath } from './onPath.ts';
import { runStep } from './step.ts';

const tools = ['g++', 'make', 'python3'];
const quiet = ['--no-audit', '--no-fund', '--no-update-notifier'];
const registryAdvice = 'The npm registry is needed for this once: check `npm ping` and your proxy, then run it again.';
const compilerAdvice = 'A C++ compiler is needed for this once: install g++, make and python3, then run it again.';

/** Fills an empty folder with a code-server that runs. A plain `npm install code-server` wants more than most machines have. */
export async function setUpCodeServer(folder: string, release: CodeServerRelease): Promise<void> {
	await ensureTools();
	writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
	const node = join(folder, 'node_modules', nodePackage());
	const env = {
		PATH: join(node, 'bin') + delimiter + process.env['PATH'],
		npm_config_nodedir: node,
	};
	const codeServer = join(folder, 'node_modules', 'code-server');
	await downloadCodeServer(folder, release);
	await downloadModules(join(codeServer, 'lib', 'vscode'), release, env);
	await compileModules(codeServer, release, env);
}

async function ensureTools(): Promise<void> {
	if (process.platform === 'win32')
		throw new Advice('code-server does not run on Windows: install VS Code, or set VSCODE_PATH to its Code.exe.');
	if (missingTools().length > 0) await installIfRoot(tools);
	const missing = missingTools();
	if (missing.length > 0)
		throw new Advice(
			`${missing.join(', ')} not found. A small part of VS Code is compiled here: ` +
				`install it (Debian, as root: ${debianCommand(tools)}) and run this again.`,
		);
}

function missingTools(): readonly string[] {
	return tools.filter((tool) => onPath(tool) === undefined);
}

async function downloadCodeServer(folder: string, { codeServer, node }: CodeServerRelease): Promise<void> {
	await runStep({
		title: `Downloading code-server ${codeServer} and Node ${node}`,
		command: 'npm',
		args: ['install', '--ignore-scripts', ...quiet, `code-server@${codeServer}`, `${nodePackage()}@${node}`],
		cwd: folder,
		advice: registryAdvice,
	});
}

/** `npm install`, not `npm ci`: the lock file that is shipped lacks a package; npm adds it and keeps every other version. */
async function downloadModules(cwd: string, release: CodeServerRelease, env: NodeJS.ProcessEnv): Promise<void> {
	if (release.watcher !== undefined) pinWatcher(cwd, release.watcher);
	await runStep({
		title: 'Downloading its modules',
		command: 'npm',
		args: ['install', '--omit=dev', '--ignore-scripts', ...quiet],
		cwd,
		env,
		advice: registryAdvice,
	});
}

async function compileModules(codeServer: string, release: CodeServerRelease, env: NodeJS.ProcessEnv): Promise<void> {
	const compile = { title: 'Compiling two small modules', command: 'npm', env, advice: compilerAdvice };
	const vscode = join(codeServer, 'lib', 'vscode');
	await runStep({ ...compile, args: ['rebuild', ...release.compile], cwd: vscode });
	if (!existsSync(join(vscode, 'node_modules/@vscode/spdlog/build/Release/spdlog.node')))
		throw new Advice(`npm did not compile @vscode/spdlog. ${compilerAdvice}`);
	if (release.compileArgon2 === undefined) return;
	await runStep({
		...compile,
		title: 'Compiling argon2',
		args: ['rebuild', 'argon2'],
		cwd: join(codeServer, '..', '..'),
		env: { ...env, npm_config_build_from_source: 'true' },
	});
}

interface Manifest {
	dependencies: Record<string, string>;
}

interface LockFile {
	packages: Record<string, Partial<Manifest>>;
}

function pinWatcher(folder: string, version: string): void {
	const name = '@parcel/watcher';
	editJson<Manifest>(join(folder, 'package.json'), ({ dependencies }) => {
		dependencies[name] = version;
	});
	editJson<LockFile>(join(folder, 'npm-shrinkwrap.json'), ({ packages }) => {
		const dependencies = packages['']?.dependencies;
		if (dependencies !== undefined) dependencies[name] = version;
		delete packages[`node_modules/${name}`];
	});
}

function editJson<T>(file: string, edit: (content: T) => void): void {
	const content = JSON.parse(readFileSync(file, 'utf8')) as T;
	edit(content);
	writeFileSync(file, JSON.stringify(content, undefined, 2));
}
