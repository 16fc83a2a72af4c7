import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { Advice } from './advice.ts';
import { writeCalmSettings } from './calmSettings.ts';
import { onPath } from './onPath.ts';
import { installExtension, type CodeServer } from './codeServer.ts';
import { runCodeServer } from './codeServerProcess.ts';
import { hasScreen } from './desktop.ts';
import { packagePath } from './package.ts';
import { devFolder, root } from './paths.ts';
import { freePort, isFreePort } from './ports.ts';
import { runStep } from './step.ts';

const userData = join(devFolder, 'code-server');
const extensions = join(devFolder, 'code-server-extensions');

/** Serves a VS Code with the packaged extension on loopback, behind a password, until it is stopped. */
export async function startCodeServer(
	codeServer: CodeServer,
	stopping: AbortSignal,
	isReady: (url: string) => void,
): Promise<void> {
	const password = remembered('password', () => randomBytes(18).toString('base64url'));
	const port = await rememberedPort();
	writeCalmSettings(userData);
	await runStep({
		title: 'Packaging the extension',
		command: process.execPath,
		args: [join(root, 'dev', 'package.ts')],
		cwd: root,
		advice: 'Mend what is complained of above.',
	});
	await installExtension(codeServer, { file: packagePath(), userData, extensions });
	if (stopping.aborted) return;
	const server = await runCodeServer(codeServer, { port, userData, extensions, password });
	try {
		const url = `${server.url}/?folder=${encodeURIComponent(join(devFolder, 'workspace'))}`;
		console.log(`\nAddress:  ${url}\nPassword: ${password}\n\nPress Ctrl-C to end.`);
		isReady(url);
		openBrowser(url);
		await Promise.race([stopping.aborted ? undefined : once(stopping, 'abort'), server.exited]);
		if (!stopping.aborted) throw new Advice(`code-server has ended by itself.\n${server.log()}`);
	} finally {
		await server.stop();
	}
}

/** Browsers file what they keep under the port too: with another one the sign-ins would be lost. */
async function rememberedPort(): Promise<number> {
	const chosen = await freePort();
	const port = Number(remembered('port', () => String(chosen)));
	if (!(await isFreePort(port)))
		throw new Advice(
			`Port ${port}, where this VS Code has its sign-ins, is in use: by another program, or by what a killed npm start ` +
				`left behind (pgrep -f ${userData} finds it). End that, or delete .dev/port to take another port and sign in again.`,
		);
	return port;
}

function remembered(name: string, choose: () => string): string {
	const file = join(devFolder, name);
	if (!existsSync(file)) writeFileSync(file, choose(), { mode: 0o600 });
	return readFileSync(file, 'utf8').trim();
}

function openBrowser(url: string): void {
	const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
	if (!hasScreen() || onPath(opener) === undefined) return;
	spawn(opener, [url], { stdio: 'ignore', detached: true })
		.on('error', () => undefined)
		.unref();
}
