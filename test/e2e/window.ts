import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errors, type BrowserContext, type Page } from 'playwright-core';
import { openBrowser } from '../../dev/browser.ts';
import { writeCalmSettings } from '../../dev/calmSettings.ts';
import { ensureCodeServer, installExtension, type CodeServer } from '../../dev/codeServer.ts';
import { runCodeServer, type RunningCodeServer } from '../../dev/codeServerProcess.ts';
import { packagePath } from '../../dev/package.ts';
import { cacheFolder } from '../../dev/paths.ts';
import { freePort } from '../../dev/ports.ts';
import { stopKeyServers } from '../../dev/stopKeyServers.ts';
import { Dialogs } from './dialogs.ts';
import { descendants } from './processes.ts';
import { QuickInput } from './quickInput.ts';
import { Sidebar } from './sidebar.ts';

export interface WindowOptions {
	/** Where profile, secrets and keys are kept; a temporary folder that goes with the window if absent. */
	readonly dataDir?: string;
	readonly theme?: 'Default Dark Modern' | 'Default Light Modern' | 'Default High Contrast';
	readonly size?: { readonly width: number; readonly height: number };
	/** Whether the page may use the clipboard (default: yes); a person's browser refuses at first. */
	readonly clipboard?: boolean;
	/** Whether the folder has yet to be trusted, and VS Code waits for that without asking (default: no). */
	readonly restricted?: boolean;
	/** More user settings for a new profile. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** What VS Code finds in its environment besides; undefined takes something out of it. */
	readonly environment?: NodeJS.ProcessEnv;
	/** The package to install; what `npm run package` wrote if absent. */
	readonly vsix?: string;
}

/** How long the palette may take for one command, in milliseconds, before it is opened anew. */
const timeToChoose = 6000;
/** How long VS Code may take to see that an extension host is dead, in milliseconds. */
const timeToNotice = 15_000;

const restrictedMode = {
	'security.workspace.trust.enabled': true,
	'security.workspace.trust.startupPrompt': 'never',
};

/** Opens a real VS Code with the packaged extension, and a browser that shows it. Close it with `dispose`. */
export async function openWindow(options: WindowOptions = {}): Promise<Window> {
	const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'uak-window-'));
	const codeServer = await ensureCodeServer('newest');
	const [userData, extensions] = [join(dataDir, 'user'), join(dataDir, 'extensions')];
	mkdirSync(join(dataDir, 'workspace'), { recursive: true });
	const theme = { 'workbench.colorTheme': options.theme ?? 'Default Dark Modern' };
	writeCalmSettings(userData, { ...theme, ...(options.restricted && restrictedMode), ...options.settings });
	await installExtension(codeServer, { file: options.vsix ?? packagePath(), userData, extensions });
	const window = new Window(codeServer, options, dataDir, await freePort());
	await window.open().catch(async (error: unknown) => {
		await window.dispose();
		throw error;
	});
	return window;
}

/** A VS Code window and the verbs of the person before it. Every wait ends by itself after 30 seconds. */
export class Window {
	readonly dataDir: string;
	readonly #codeServer: CodeServer;
	readonly #options: WindowOptions;
	/** The same after a restart: what the browser keeps is filed under it. */
	readonly #port: number;
	#server: RunningCodeServer | undefined;
	#browser: BrowserContext | undefined;
	#page: Page | undefined;

	constructor(codeServer: CodeServer, options: WindowOptions, dataDir: string, port: number) {
		this.#codeServer = codeServer;
		this.#options = options;
		this.dataDir = dataDir;
		this.#port = port;
	}

	get page(): Page {
		if (this.#page === undefined) throw new Error('the window is closed');
		return this.#page;
	}

	get quickInput(): QuickInput {
		return new QuickInput(this.page);
	}

	get sidebar(): Sidebar {
		return new Sidebar(this.page);
	}

	get dialogs(): Dialogs {
		return new Dialogs(this.page);
	}

	/** Runs a command from the palette, by its title. Whatever takes the focus closes the palette; it is opened again then. */
	async runCommand(title: string): Promise<void> {
		for (let attempt = 1; ; attempt += 1) {
			await this.page.keyboard.press('F1');
			try {
				await this.quickInput.choose(title, `>${title}`, timeToChoose);
				return await this.quickInput.waitUntilTaken(`>${title}`);
			} catch (error) {
				if (attempt === 3 || !(error instanceof errors.TimeoutError)) throw error;
			}
		}
	}

	async readClipboard(): Promise<string> {
		return this.page.evaluate<string>('navigator.clipboard.readText()');
	}

	/** The whole text of the editor that shows `heading`, which is emptied and closed then. */
	async takeText(heading: string): Promise<string> {
		const editor = this.page.locator('.part.editor .monaco-editor');
		await editor.getByText(heading).first().waitFor();
		await this.page.evaluate("navigator.clipboard.writeText('')");
		await editor.click();
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.press('Control+C');
		await this.page.waitForFunction('navigator.clipboard.readText()');
		const text = await this.readClipboard();
		await this.runCommand('View: Revert and Close Editor');
		// The editor itself may stay, empty.
		await editor.getByText(heading).first().waitFor({ state: 'hidden' });
		return text;
	}

	/** Writes a picture into `.vscode-test/screenshots`. */
	async screenshot(name: string, file = join(cacheFolder, 'screenshots', `${name}.png`)): Promise<string> {
		// Notifications slide in; a picture shows them where they end.
		await this.page.screenshot({ path: file, animations: 'disabled' });
		return file;
	}

	/** The same as a person who reloads the page: extension host and window start anew. */
	async reload(): Promise<void> {
		await this.page.reload();
		await this.#workbench();
	}

	/** Starts anew with an empty secret storage, as where there is no keyring. */
	async loseSecrets(): Promise<void> {
		// VS Code for the web keeps secrets in one entry of the page's own storage.
		await this.page.evaluate("localStorage.removeItem('secrets.provider')");
		await this.reload();
	}

	/**
	 * As a crash: VS Code notices and starts the extension host anew. On a busy machine it may take the dead one for one that
	 * is only out of reach; the person then reloads the page.
	 */
	async crashExtensionHost(): Promise<void> {
		const dead = this.#extensionHosts();
		if (dead.length === 0) throw new Error('there is no extension host');
		for (const pid of dead) process.kill(pid, 'SIGKILL');
		for (let turns = 0; turns < timeToNotice / 100; turns += 1) {
			if (this.#extensionHosts().some((pid) => !dead.includes(pid))) return;
			await this.page.waitForTimeout(100);
		}
		console.log('      VS Code did not notice that the extension host was dead: the page is reloaded');
		await this.reload();
	}

	#extensionHosts(): readonly number[] {
		const all = descendants(this.#server?.pid ?? 0);
		return all.filter(({ command }) => command.includes('type=extensionHost')).map(({ pid }) => pid);
	}

	/** Ends VS Code and the browser, and opens both again with everything they kept. */
	async restart(): Promise<void> {
		await this.close();
		await this.open();
	}

	async open(): Promise<void> {
		const { dataDir } = this;
		const [userData, extensions] = [join(dataDir, 'user'), join(dataDir, 'extensions')];
		const { clipboard = true, size, environment = {}, restricted: workspaceTrust = false } = this.#options;
		const server = { port: this.#port, userData, extensions, environment, workspaceTrust };
		this.#server = await runCodeServer(this.#codeServer, server);
		const profile = join(dataDir, 'browser');
		this.#browser = await openBrowser({ profile, clipboard, ...(size === undefined ? {} : { size }) });
		this.#browser.setDefaultTimeout(30_000);
		this.#page = this.#browser.pages()[0] ?? (await this.#browser.newPage());
		await this.page.goto(`${this.#server.url}/?folder=${encodeURIComponent(join(dataDir, 'workspace'))}`);
		await this.#workbench();
	}

	async close(): Promise<void> {
		await this.#browser?.close();
		await this.#server?.stop();
		this.#page = this.#browser = this.#server = undefined;
	}

	/** Closes the window, ends the key servers that it started and removes its folder if that was a temporary one. */
	async dispose(): Promise<void> {
		await this.close();
		await stopKeyServers(this.dataDir);
		if (this.#options.dataDir === undefined) rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
	}

	async #workbench(): Promise<void> {
		await this.page
			.locator('.activitybar a.action-label[aria-label^="User API Keys"]')
			.first()
			.waitFor({ timeout: 60_000 });
	}
}

/** For `afterEach`: what the window looked like when a test failed. */
export async function keepPictureOfFailure(test: Mocha.Test | undefined, window: Window | undefined): Promise<void> {
	if (test?.state !== 'failed' || window === undefined) return;
	const name = `failed-${test.title.replace(/\W+/g, '-')}`;
	console.log(`      picture: ${await window.screenshot(name)}`);
}
