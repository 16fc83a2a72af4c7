import assert from 'node:assert/strict';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

/** The whole story without a mouse, in the light theme. */
describe('a person who uses the keyboard alone', () => {
	let window: Window;

	before(async () => {
		window = await openWindow({ theme: 'Default Light Modern' });
		await chooseByTyping('User API Keys: Focus on Keys View');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	const press = (...keys: readonly string[]) =>
		keys.reduce((before, key) => before.then(() => window.page.keyboard.press(key)), Promise.resolve());

	it('presses the button of each empty view', async () => {
		await focusWelcomeButton('Start Local Key Server');
		await window.screenshot('light-1-not-set-up');
		await press('Enter');
		await focusWelcomeButton('Create Account…');
		await press('Enter');
		await window.quickInput.answer('E-mail address', 'ada@example.com');
		await window.quickInput.answer('Choose a password', 'not-a-real-password');
		await window.quickInput.answer('once more', 'not-a-real-password');
		await focusWelcomeButton('Create Key…');
		await press('Enter');
		await window.quickInput.answer('Name of the new key', 'ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
		await window.screenshot('light-2-created');
	});

	it('copies the value from the row with the context menu key', async () => {
		await selectRow('ci-deploy');
		await press('Shift+F10');
		await chooseInMenu('Copy Key Value (once)');
		await window.sidebar.waitForRow('ci-deploy', 'value copied');
		assert.match(await window.readClipboard(), /^uak_/);
	});

	it('reaches the action of a row with Tab', async () => {
		await focusRow('ci-deploy');
		await press('Tab');
		const action = window.sidebar.row('ci-deploy').locator('a.action-label[aria-label="Disable"]');
		await action.and(window.page.locator(':focus')).waitFor();
		await press('Enter');
		await window.sidebar.waitForRow('ci-deploy', 'disabled');
	});

	it('takes it back by the command that accepts what a notification offers', async () => {
		await window.dialogs.notification('The key ci-deploy is disabled').waitFor();
		await chooseByTyping('Notifications: Accept Notification Primary Action');
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
	});

	it('disables and enables the key from the palette', async () => {
		for (const [command, state] of [
			['Disable', 'disabled'],
			['Enable', 'enabled'],
			['Disable', 'disabled'],
		] as const) {
			await chooseByTyping(`User API Keys: ${command}`);
			await window.quickInput.waitFor('ci-deploy');
			await press('Enter');
			await window.sidebar.waitForRow('ci-deploy', state);
		}
		await window.screenshot('light-3-disabled');
	});

	it('filters from the menu of the view', async () => {
		await openViewMenu();
		await chooseInMenu('Filter', 'ArrowRight');
		await window.page.locator('.monaco-submenu .action-item.focused').waitFor();
		await chooseInMenu('Show Enabled Keys Only');
		await window.sidebar.message.getByText('No key is enabled.').waitFor();
		await chooseByTyping('User API Keys: Show All Keys');
		await window.sidebar.message.waitFor({ state: 'hidden' });
	});

	it('opens the details of the key from the palette, and the view again', async () => {
		await selectRow('ci-deploy');
		await press('Shift+F10');
		await chooseInMenu('Open Key Details');
		const preview = window.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
		await preview.getByRole('heading', { name: 'ci-deploy' }).waitFor();
		await chooseByTyping('View: Close All Editors');
	});

	it('opens the warning with the Delete key, leaves it with Escape, and confirms with Enter', async () => {
		// What has the focus is meant, whether or not it is selected.
		await focusRow('ci-deploy');
		await press('Delete');
		assert.match(await window.dialogs.modalText(), /Delete the API key ci-deploy\?/);
		await window.screenshot('light-4-delete');
		await press('Escape');
		await window.dialogs.modal.waitFor({ state: 'hidden' });
		await window.sidebar.waitForRow('ci-deploy');
		await selectRow('ci-deploy');
		await press('Delete');
		await window.dialogs.modal.waitFor();
		await press('Enter');
		await window.sidebar.waitForWelcome('You have no API keys yet');
	});

	it('signs out and in again', async () => {
		await chooseByTyping('User API Keys: Sign Out');
		await window.sidebar.welcomeButton('Create Account…').waitFor();
		await chooseByTyping('User API Keys: Sign In');
		await window.quickInput.answer('E-mail address', 'ada@example.com');
		await window.quickInput.answer('Password of', 'not-a-real-password');
		await window.sidebar.waitForWelcome('You have no API keys yet');
	});

	/** `runCommand` clicks on the entry. */
	async function chooseByTyping(command: string): Promise<void> {
		await press('F1');
		await window.quickInput.type(`>${command}`);
		await window.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: command }).waitFor();
		await press('Enter');
	}

	/** The title's actions come before the rows. */
	async function openViewMenu(): Promise<void> {
		await focusView();
		await press('Shift+Tab', 'End', 'Enter');
	}

	async function focusWelcomeButton(label: string): Promise<void> {
		const button = window.sidebar.welcomeButton(label);
		await button.waitFor();
		await focusView();
		for (let tabs = 0; tabs < 12; tabs++) {
			if (await button.and(window.page.locator(':focus')).isVisible()) return;
			await press('Tab');
		}
		assert.fail(`the button ${label} cannot be reached with Tab`);
	}

	/** The palette gives the focus back only when it has closed. */
	async function focusView(): Promise<void> {
		await chooseByTyping('User API Keys: Focus on Keys View');
		await window.sidebar.part.locator(':focus').waitFor();
	}

	async function focusRow(name: string): Promise<void> {
		await focusView();
		const focused = window.sidebar.part.locator('.monaco-list-row.focused', { hasText: name });
		await press('Home');
		for (let rows = 0; rows < 5; rows++) {
			if (await focused.isVisible()) return;
			await press('ArrowDown');
		}
		assert.fail(`the row ${name} cannot be reached`);
	}

	async function selectRow(name: string): Promise<void> {
		await focusRow(name);
		await press('Enter');
		await window.sidebar.part.locator('.monaco-list-row.selected', { hasText: name }).waitFor();
	}

	async function chooseInMenu(label: string, key = 'Enter'): Promise<void> {
		// A submenu lies in the menu that it belongs to.
		const menu = window.page.locator('.context-view .monaco-menu').last();
		await menu.waitFor();
		for (let items = 0; items < 12; items++) {
			if (await menu.locator('.action-item.focused', { hasText: label }).isVisible()) return press(key);
			await press('ArrowDown');
		}
		assert.fail(`the menu has no ${label}`);
	}
});
