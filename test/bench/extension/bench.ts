import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCodeServer, installExtension } from '../../../dev/codeServer.ts';
import { openWindow, type Window } from '../../e2e/window.ts';
import { Link, type Probe } from './link.ts';
import { extensionId, keys, packExtensions, titles } from './packExtensions.ts';
import { BenchPage } from './page.ts';
import { CountedService, person } from './service.ts';

/** A real window with the extension, the baselines and a probe, and a service to be signed in at. */
export class Bench {
	readonly folder = mkdtempSync(join(tmpdir(), 'uak-bench-'));
	readonly service = new CountedService();
	readonly #link = new Link();
	#window: Window | undefined;
	#probe: Probe | undefined;
	#closing: Promise<void> | undefined;

	get window(): Window {
		if (this.#window === undefined) throw new Error('the window is closed');
		return this.#window;
	}

	get probe(): Probe {
		if (this.#probe === undefined) throw new Error('there is no probe');
		return this.#probe;
	}

	get page(): BenchPage {
		return new BenchPage(this.window.page);
	}

	async open(): Promise<void> {
		// Also when nobody comes to call `close`.
		process.once('exit', () => rmSync(this.folder, { recursive: true, force: true }));
		const [ours = '', ...others] = await packExtensions(this.folder);
		const dataDir = join(this.folder, 'window');
		const [userData, extensions] = [join(dataDir, 'user'), join(dataDir, 'extensions')];
		const codeServer = await ensureCodeServer('newest');
		for (const file of others) await installExtension(codeServer, { file, userData, extensions });
		await this.service.listen();
		const services = [{ kind: 'appServices', address: this.service.address, appId: 'local', name: 'Bench' }];
		const settings = {
			'userApiKeys.services': services,
			// The bench says when a list is made.
			...{ 'userApiKeys.refresh.onFocus': false, 'userApiKeys.refresh.minutes': 0 },
		};
		const environment = await this.#link.listen();
		this.#window = await openWindow({
			dataDir,
			vsix: ours,
			settings,
			environment,
			size: { width: 1280, height: 1000 },
		});
		this.#probe = await this.#link.probe();
	}

	/** A new extension host, in which nothing is active yet but the probe. */
	async reload(): Promise<void> {
		await this.window.reload();
		this.#probe = await this.#link.probe();
	}

	/** Shows all trees, one above the other. */
	async showTrees(): Promise<void> {
		await this.window.sidebar.openContainer('User API Keys');
		await this.window.sidebar.part.locator('.pane-header', { hasText: titles.dressed }).waitFor();
		await this.page.prepare();
	}

	async signIn(): Promise<void> {
		const { quickInput, sidebar } = this.window;
		await this.window.runCommand('User API Keys: Sign In');
		await quickInput.choose('Bench');
		await quickInput.answer('E-mail address', person.email);
		await quickInput.answer('Password of', person.password);
		await sidebar.waitForRow(person.email);
	}

	/** Gives the person so many keys that nobody has changed yet, and lists them. */
	async list(count: number): Promise<void> {
		await this.service.fill(count);
		const listed = this.service.lists;
		await this.window.page.keyboard.press(keys['userApiKeys.refresh']);
		await this.window.sidebar.waitForRow(person.email, `${count} keys`);
		await this.window.sidebar.waitForRow('key-00001', 'enabled');
		if (this.service.lists === listed) throw new Error('nothing was listed');
	}

	/** What the tree calls a key's row. */
	row(keyId: string): object {
		return { serviceId: `appServices ${this.service.address} local`, userId: this.service.userId, keyId };
	}

	async activate(name: 'ours' | 'plain' | 'empty') {
		return this.probe.ask('activate', { extension: extensionId(name) });
	}

	/** Ends all that was started. */
	close(): Promise<void> {
		return (this.#closing ??= this.#close());
	}

	async #close(): Promise<void> {
		await this.#window?.dispose();
		this.#link.close();
		await this.service.close();
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
	}
}
