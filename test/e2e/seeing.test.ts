import assert from 'node:assert/strict';
import { freePort } from '../../dev/ports.ts';
import { addKeys, disableElsewhere, makeOld } from './oldKeys.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

const ada = 'ada@example.com';

/** What the view shows, at its usual width and at 200 pixels, in three themes. */
describe('a person who looks at their keys', () => {
	let window: Window;

	before(async () => {
		const port = await freePort();
		// The local key server once more, as a service that is not in the extension's hands.
		const address = `http://127.0.0.1:${port}`;
		const services = [{ kind: 'appServices', address, appId: 'local', name: 'Elsewhere' }];
		window = await openWindow({
			settings: { 'userApiKeys.localServer.port': port, 'userApiKeys.services': services },
		});
		await window.sidebar.openContainer('User API Keys');
		await window.runCommand('User API Keys: Start Local Key Server');
		await window.sidebar.welcomeButton('Create Account…').click();
		await window.quickInput.choose('Local key server');
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Choose a password', 'not-a-real-password');
		await window.quickInput.answer('once more', 'not-a-real-password');
		await window.sidebar.welcomeButton('Create Key…').waitFor();
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	const names = async () =>
		(await window.sidebar.rows.locator('.label-name').allInnerTexts()).filter((name) => name !== ada).join(' ');
	const label = async (name: string) => (await window.sidebar.row(name).getAttribute('aria-label')) ?? '';
	const waitForMessage = (text: string) => window.sidebar.message.filter({ hasText: text }).waitFor();
	const item = () => window.page.locator('.statusbar-item[id="user-api-keys.user-api-keys.userApiKeys.waiting"]');

	/** The label of a row that has a letter beside it. */
	const stale = (name: string) => window.sidebar.row(name).locator('.monaco-icon-label[class*="itemBadge"]').first();

	const create = async (name: string) => {
		await window.runCommand('User API Keys: Create Key');
		await window.quickInput.answer('Name of the new key', name);
		await window.dialogs.closeNotification(`The key ${name} was created`);
		await window.sidebar.waitForRow(name, 'value not copied yet');
	};

	it('has an item in the status bar only while values wait, and copies from there', async () => {
		await item().waitFor({ state: 'detached' });
		await create('laptop');
		await create('ci-deploy');
		await item().filter({ hasText: '2 values to copy' }).waitFor();
		const spoken = await item().locator('a').getAttribute('aria-label');
		assert.equal(spoken, '2 key values not copied yet. Click to copy, once.');
		for (const name of ['laptop', 'ci-deploy']) {
			await item().click();
			await window.quickInput.choose(name);
			await window.sidebar.waitForRow(name, 'value copied');
		}
		await item().waitFor({ state: 'detached' });
	});

	it('sees that a key is stale by a letter, and hears it', async () => {
		await create('waiting');
		makeOld(window.dataDir, 'laptop', 200);
		await window.runCommand('User API Keys: Refresh');
		await window.sidebar.waitForRow('laptop', '6 months old');
		await stale('laptop').waitFor();
		assert.match(await label('laptop'), /stale, older than 180 days/);
		assert.doesNotMatch(await label('ci-deploy'), /stale/);
		await window.dialogs.closeNotification('The value of ci-deploy').catch(() => undefined);
		await window.screenshot('seeing-1-stale');
	});

	it('sorts by the menu of the view, which tells how it is sorted now', async () => {
		await window.runCommand('User API Keys: Disable');
		await window.quickInput.choose('ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'disabled');
		assert.equal(await names(), 'ci-deploy laptop waiting');
		await chooseInSubmenu('Sort', 'Sort Keys by State');
		await until(async () => (await names()) === 'waiting laptop ci-deploy');
		await openSubmenu('Sort');
		await window.screenshot('seeing-2-sort');
		await submenuItem('✓ Sort Keys by State').waitFor();
		await closeMenu();
		await window.runCommand('User API Keys: Sort Keys by Age');
		await until(async () => (await names()).endsWith('laptop'));
	});

	it('filters, is told so, and told when no key fits', async () => {
		await chooseInSubmenu('Filter', 'Show Disabled Keys Only');
		await waitForMessage('Disabled keys only, 1 of 3.');
		await until(async () => (await names()) === 'ci-deploy');
		await window.screenshot('seeing-3-filter');
		await window.sidebar.rowAction('ci-deploy', 'Enable');
		await waitForMessage('No key is disabled. “Show All Keys” in the menu of this view');
		await window.screenshot('seeing-4-none-fits');
	});

	it('has the same order and filter after a reload', async () => {
		await window.reload();
		await window.sidebar.openContainer('User API Keys');
		await waitForMessage('No key is disabled.');
		await window.runCommand('User API Keys: Show All Keys');
		await until(async () => (await names()).endsWith('laptop'));
		await window.sidebar.message.waitFor({ state: 'hidden' });
		await stale('laptop').waitFor();
	});

	it('finds a key by its name', async () => {
		await window.sidebar.row('waiting').click();
		await window.page.keyboard.press('F3');
		const find = window.sidebar.part.locator('.monaco-tree-type-filter input');
		await find.fill('lap');
		await window.sidebar.row('laptop').locator('.highlight').waitFor();
		await find.press('Escape');
	});

	it('reads the details of a key, with links in its tooltip that work', async () => {
		await window.sidebar.row('laptop').hover();
		const hover = window.page.locator('.monaco-hover', { hasText: 'stale, older than 180 days' });
		await hover.waitFor();
		await window.screenshot('seeing-5-tooltip');
		await hover.getByText('Details').click();
		const preview = window.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
		await preview.getByRole('heading', { name: 'laptop' }).waitFor();
		await preview.getByText('stale, older than 180 days').waitFor();
		await window.screenshot('seeing-6-details');
		await window.sidebar.rowAction('laptop', 'Disable');
		await preview.getByText('disabled here').waitFor();
		await window.sidebar.rowAction('laptop', 'Enable');
		await window.runCommand('View: Close All Editors');
	});

	for (const [theme, name] of [
		['vs', 'Light Modern'],
		['hc-black', 'Dark High Contrast'],
		['vs-dark', 'Dark Modern'],
	] as const) {
		it(`sees name and state at 300 and 200 pixels in the theme ${name}`, async () => {
			await window.runCommand('Preferences: Color Theme');
			await window.quickInput.choose(name, name);
			await window.page.locator(`.monaco-workbench.${theme}`).waitFor();
			for (const width of [300, 200]) {
				await setWidth(width);
				await window.sidebar.row('laptop').hover();
				await window.screenshot(`seeing-7-${theme}-${width}`);
				// What is cut off has its state in its icon, too.
				for (const key of ['laptop', 'waiting', 'ci-deploy']) assert.ok(await isWhole(key), `${key} at ${width}`);
			}
			await setWidth(300);
		});
	}

	it('sees what was changed elsewhere on coming back to the view', async () => {
		disableElsewhere(window.dataDir, 'ci-deploy');
		// The first time may be too soon after the last list.
		await until(async () => {
			await window.runCommand('View: Show Explorer');
			await window.runCommand('User API Keys: Focus on Keys View');
			return (await label('ci-deploy')).includes('disabled');
		});
		await window.sidebar.rowAction('ci-deploy', 'Enable');
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
	});

	it('is told that the server does not run, and that it is not asked in the background', async () => {
		await window.runCommand('User API Keys: Stop Local Key Server');
		await waitForMessage('The local key server cannot be reached, because it does not run.');
		await waitForMessage('This is the list of');
		await window.sidebar.waitForRow('laptop');
		await window.screenshot('seeing-8-stopped');
		await window.runCommand('View: Show Explorer');
		await window.runCommand('User API Keys: Focus on Keys View');
		await waitForMessage('because it does not run.');
		await window.runCommand('User API Keys: Start Local Key Server');
		await window.sidebar.message.waitFor({ state: 'hidden' });
	});

	it('is told when a service that is gone is tried again, and sees its keys once it is back', async () => {
		await window.runCommand('User API Keys: Sign In');
		await window.quickInput.choose('Elsewhere');
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Password of', 'not-a-real-password');
		await window.sidebar.waitForRow(ada, 'Elsewhere');
		await window.runCommand('User API Keys: Stop Local Key Server');
		await window.runCommand('User API Keys: Refresh');
		await waitForMessage(`${ada} (Local key server): The local key server cannot be reached`);
		await window.sidebar.waitForRow(ada, '3 keys · not up to date · Elsewhere');
		await window.sidebar.message.getByText(/Next try at \d+:\d\d.[AP]M\./).waitFor();
		await window.screenshot('seeing-9-retry');
		await window.runCommand('User API Keys: Start Local Key Server');
		// Nobody refreshes: the first pause is 15 seconds.
		await window.sidebar.message.waitFor({ state: 'hidden', timeout: 30_000 });
		await window.sidebar.waitForRow(ada, '3 keys · Elsewhere');
		await window.sidebar.rowMenu([ada, 'Elsewhere'], 'Sign Out');
		await window.sidebar.row('Elsewhere').waitFor({ state: 'detached' });
	});

	it('works with 10,000 keys: selection and place stay when they are listed anew', async () => {
		addKeys(window.dataDir, 'laptop', 10_000);
		await window.runCommand('User API Keys: Refresh');
		await window.sidebar.waitForRow(ada, '10003 of 20');
		await window.runCommand('User API Keys: Sort Keys by Name');
		await until(async () => (await names()).startsWith('ci-deploy laptop many-1 many-2 '));
		await window.sidebar.row('many-5').click();
		await window.runCommand('User API Keys: Refresh');
		await window.sidebar.part.locator('.monaco-list-row.selected', { hasText: 'many-5' }).waitFor();
		await window.sidebar.rowAction('many-5', 'Enable');
		await window.sidebar.waitForRow('many-5', 'enabled');
		await window.sidebar.part.locator('.monaco-list-row.selected', { hasText: 'many-5' }).waitFor();
		await window.screenshot('seeing-10-many');
	});

	/** Drags the edge of the sidebar. */
	async function setWidth(width: number): Promise<void> {
		const box = await window.sidebar.part.boundingBox();
		assert.ok(box);
		const { mouse } = window.page;
		await mouse.move(box.x + box.width, 400);
		await mouse.down();
		await mouse.move(box.x + width, 400, { steps: 5 });
		await mouse.up();
		await until(async () => Math.abs(((await window.sidebar.part.boundingBox())?.width ?? 0) - width) < 3);
	}

	/** Whether the words of a row are within what the row shows of its label. */
	async function isWhole(words: string): Promise<boolean> {
		const row = window.sidebar.row(words);
		const box = await row.locator('.label-name').boundingBox();
		const around = await row.locator('.monaco-icon-label-container').boundingBox();
		return box !== null && around !== null && box.x + box.width <= around.x + around.width + 1;
	}

	async function openSubmenu(name: string): Promise<void> {
		await window.sidebar.part.hover();
		await window.sidebar.part.locator('a.action-label[aria-label*="More Actions"]').first().click();
		const entry = window.page.locator('.context-view .action-menu-item', { hasText: name }).first();
		await entry.hover();
		await window.page.keyboard.press('ArrowRight');
	}

	const submenuItem = (text: string) =>
		window.page.locator('.monaco-submenu .action-menu-item', { hasText: text }).first();

	async function chooseInSubmenu(name: string, text: string): Promise<void> {
		await openSubmenu(name);
		await submenuItem(text).hover();
		await window.page.keyboard.press('Enter');
		await submenuItem(text).waitFor({ state: 'hidden' });
	}

	async function closeMenu(): Promise<void> {
		await window.page.keyboard.press('Escape');
		await window.page.keyboard.press('Escape');
		await window.page.locator('.context-view .action-menu-item').first().waitFor({ state: 'hidden' });
	}

	async function until(holds: () => Promise<boolean>): Promise<void> {
		for (let turns = 0; !(await holds()); turns++) {
			assert.ok(turns < 150, `waited in vain: ${holds.toString()}`);
			await window.page.waitForTimeout(100);
		}
	}
});
