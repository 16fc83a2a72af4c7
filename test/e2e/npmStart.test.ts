import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../../dev/browser.ts';
import { isHealthy } from '../../dev/codeServerProcess.ts';
import { root } from '../../dev/paths.ts';
import { QuickInput } from './quickInput.ts';
import { Sidebar } from './sidebar.ts';

const ada = 'ada@example.com';
const password = 'not-a-real-password';

interface Started {
	readonly child: ChildProcess;
	readonly address: string;
	readonly password: string;
}

describe('npm start', () => {
	const folder = mkdtempSync(join(tmpdir(), 'uak-start-'));
	let started: Started | undefined;
	let browser: BrowserContext | undefined;
	let page: Page;

	after(async () => {
		await end();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	});

	it('prints an address and a password, behind which the keys are created', async () => {
		await begin();
		const sidebar = new Sidebar(page);
		const quickInput = new QuickInput(page);
		await sidebar.openContainer('User API Keys');
		await sidebar.welcomeButton('Start Local Key Server').click();
		await sidebar.welcomeButton('Create Account…').click();
		await quickInput.answer('E-mail address', ada);
		await quickInput.answer('Choose a password', password);
		await quickInput.answer('once more', password);
		await sidebar.welcomeButton('Create Key…').click();
		await quickInput.answer('Name of the new key', 'ci-deploy');
		await sidebar.waitForRow('ci-deploy', 'value not copied yet');
	});

	it('says where it runs when it is started twice', async () => {
		const second = start();
		const [code] = (await once(second.child, 'close')) as [number];
		assert.equal(code, 1);
		assert.match(second.output(), /already running .* at http:\/\/127\.0\.0\.1:\d+/);
	});

	it('ends all that it started when Ctrl-C is pressed', async () => {
		const address = started?.address ?? '';
		assert.equal(globSync('**/running.json', { cwd: folder }).length, 1);
		await end();
		assert.equal(await isHealthy(new URL(address).origin), false);
		assert.deepEqual(globSync('**/running.json', { cwd: folder }), []);
	});

	it('started again, still has the person signed in, the key and its waiting value there', async () => {
		await begin();
		const sidebar = new Sidebar(page);
		await sidebar.openContainer('User API Keys');
		await sidebar.waitForRow(ada, '1 of 20');
		await sidebar.waitForRow('ci-deploy', 'value not copied yet');
		await page.screenshot({ path: join(root, '.vscode-test', 'screenshots', 'npm-start-again.png') });
	});

	async function begin(): Promise<void> {
		const { child, output } = start();
		const found = await firstMatch(child, output, /Address: +(\S+)\nPassword: +(\S+)/);
		started = { child, address: found[1] ?? '', password: found[2] ?? '' };
		browser = await openBrowser({ profile: join(folder, 'browser'), clipboard: true });
		browser.setDefaultTimeout(30_000);
		page = browser.pages()[0] ?? (await browser.newPage());
		await page.goto(started.address);
		const field = page.locator('input[type=password]');
		const workbench = page.locator('.monaco-workbench .activitybar a.action-label').first();
		await field.or(workbench).waitFor({ timeout: 60_000 });
		// The browser remembers the first time's log-in.
		if (await field.isVisible()) {
			await field.fill(started.password);
			await page.keyboard.press('Enter');
		}
		await workbench.waitFor({ timeout: 60_000 });
	}

	/** As Ctrl-C does: the whole group of processes gets the signal. */
	async function end(): Promise<void> {
		await browser?.close();
		browser = undefined;
		const child = started?.child;
		started = undefined;
		if (child?.pid === undefined) return;
		const closed = once(child, 'close');
		process.kill(-child.pid, 'SIGINT');
		await closed;
	}

	/** In a group of its own, and without a screen, so that there is an address to go to. */
	function start(): { child: ChildProcess; output: () => string } {
		const { DISPLAY, WAYLAND_DISPLAY, VSCODE_PATH, ...environment } = process.env;
		const env = { ...environment, USER_API_KEYS_DEV_FOLDER: folder };
		const child = spawn('npm', ['start'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
		return { child, output: () => output };
	}
});

async function firstMatch(child: ChildProcess, output: () => string, pattern: RegExp): Promise<RegExpExecArray> {
	for (;;) {
		const found = pattern.exec(output());
		if (found !== null) return found;
		if (child.exitCode !== null) throw new Error(`npm start has ended:\n${output()}`);
		await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'close')]);
	}
}
