import assert from 'node:assert/strict';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

/** The whole story without a mouse, in the light theme. */
describe('a person who uses the keyboard alone', () => {
	let window: Window;

	before(async () => {
		window = await openWindow({ theme: 'Default Light Modern' });
		await window.runCommand('User API Keys: Focus on Keys View');
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

	it('disables the key from the palette', async () => {
		await window.runCommand('User API Keys: Disable');
		await window.quickInput.waitFor('ci-deploy');
		await press('Enter');
		await window.sidebar.waitForRow('ci-deploy', 'disabled');
		await window.screenshot('light-3-disabled');
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
		await window.runCommand('User API Keys: Focus on Keys View');
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

	async function chooseInMenu(label: string): Promise<void> {
		const menu = window.page.locator('.context-view .monaco-menu');
		await menu.waitFor();
		for (let items = 0; items < 12; items++) {
			await press('ArrowDown');
			const focused = menu.locator('.action-item.focused', { hasText: label });
			if (await focused.isVisible()) return press('Enter');
		}
		assert.fail(`the menu has no ${label}`);
	}
});
