// A code-server that takes the command line of a desktop VS Code, so that @vscode/test-electron can run tests in it:
// node dev/codeServerRunner.ts <newest|floor> [folder] --extensionDevelopmentPath=DIR… --extensionTestsPath=FILE
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { Advice, runMain } from './advice.ts';
import { openBrowser } from './browser.ts';
import { writeCalmSettings } from './calmSettings.ts';
import { ensureCodeServer } from './codeServer.ts';
import { runCodeServer, type RunningCodeServer } from './codeServerProcess.ts';
import { cacheFolder } from './paths.ts';
import { freePort } from './ports.ts';
import { readRunnerArguments, type RunnerArguments } from './runnerArguments.ts';
import { developInPage, testsEnd } from './workbenchPage.ts';

const minutes = 10;

await runMain(async () => {
	const temporary = mkdtempSync(join(tmpdir(), 'uak-run-'));
	try {
		return await run(readRunnerArguments(process.argv.slice(2), temporary), temporary);
	} finally {
		rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
	}
});

async function run(options: RunnerArguments, temporary: string): Promise<number> {
	const stopped = stopSignal();
	writeCalmSettings(options.userData);
	mkdirSync(options.folder, { recursive: true });
	const codeServer = await ensureCodeServer(options.release);
	const server = await runCodeServer(codeServer, { ...options, port: await freePort() });
	let browser: BrowserContext | undefined;
	try {
		browser = await openBrowser({ profile: join(temporary, 'browser'), clipboard: true });
		return await Promise.race([runInPage(browser, server, options), stopped]);
	} finally {
		await browser?.close();
		await server.stop();
	}
}

async function runInPage(
	browser: BrowserContext,
	server: RunningCodeServer,
	options: RunnerArguments,
): Promise<number> {
	const page = browser.pages()[0] ?? (await browser.newPage());
	const ended = testsEnd(page);
	await developInPage(page, server.url, options);
	await page.goto(`${server.url}/?folder=${encodeURIComponent(options.folder)}`);
	try {
		return await Promise.race([ended, timeIsUp(), serverGone(server)]);
	} catch (error) {
		throw new Advice(`${(error as Error).message} See ${await keepTraces(page, server)}.`, { cause: error });
	}
}

async function timeIsUp(): Promise<never> {
	return new Promise((_, reject) => {
		setTimeout(() => reject(new Error(`The tests did not end within ${minutes} minutes.`)), minutes * 60_000).unref();
	});
}

async function serverGone(server: RunningCodeServer): Promise<never> {
	await server.exited;
	throw new Error('code-server ended before the tests did.');
}

/** 130 is what a shell says of a program that was interrupted. */
async function stopSignal(): Promise<number> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(130));
	});
}

async function keepTraces(page: Page, server: RunningCodeServer): Promise<string> {
	const folder = resolve(cacheFolder, 'failures');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'code-server.log'), server.log());
	await page.screenshot({ path: join(folder, 'window.png') }).catch(() => undefined);
	return folder;
}
