import assert from 'node:assert/strict';
import { Keyboard } from './keyboard.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

/** The whole story without a mouse, in the light theme. */
describe('a person who uses the keyboard alone', () => {
	let window: Window;
	let keyboard: Keyboard;

	before(async () => {
		window = await openWindow({ theme: 'Default Light Modern' });
		keyboard = new Keyboard(window);
		await keyboard.chooseByTyping('User API Keys: Focus on Keys View');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	it('presses the button of each empty view', async () => {
		await keyboard.focusWelcomeButton('Start Local Key Server');
		await window.screenshot('light-1-not-set-up');
		await keyboard.press('Enter');
		await keyboard.focusWelcomeButton('Create Account…');
		await keyboard.press('Enter');
		await window.quickInput.answer('E-mail address', 'ada@example.com');
		await window.quickInput.answer('Choose a password', 'not-a-real-password');
		await window.quickInput.answer('once more', 'not-a-real-password');
		await keyboard.focusWelcomeButton('Create Key…');
		await keyboard.press('Enter');
		await window.quickInput.answer('Name of the new key', 'ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
		await window.screenshot('light-2-created');
	});

	it('copies the value from the row with the context menu key', async () => {
		await keyboard.selectRow('ci-deploy');
		await keyboard.press('Shift+F10');
		await keyboard.chooseInMenu('Copy Key Value (once)');
		await window.sidebar.waitForRow('ci-deploy', 'value copied');
		assert.match(await window.readClipboard(), /^uak_/);
	});

	it('reaches the action of a row with Tab', async () => {
		await keyboard.focusRow('ci-deploy');
		await keyboard.press('Tab');
		const action = window.sidebar.row('ci-deploy').locator('a.action-label[aria-label="Disable"]');
		await action.and(window.page.locator(':focus')).waitFor();
		await keyboard.press('Enter');
		await window.sidebar.waitForRow('ci-deploy', 'disabled');
	});

	it('takes it back by the command that accepts what a notification offers', async () => {
		await window.dialogs.notification('The key ci-deploy is disabled').waitFor();
		await keyboard.chooseByTyping('Notifications: Accept Notification Primary Action');
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
	});

	it('disables and enables the key from the palette', async () => {
		for (const [command, state] of [
			['Disable', 'disabled'],
			['Enable', 'enabled'],
			['Disable', 'disabled'],
		] as const) {
			await keyboard.chooseByTyping(`User API Keys: ${command}`);
			await window.quickInput.waitFor('ci-deploy');
			await keyboard.press('Enter');
			await window.sidebar.waitForRow('ci-deploy', state);
		}
		await window.screenshot('light-3-disabled');
	});

	it('filters from the menu of the view', async () => {
		await keyboard.openViewMenu();
		await keyboard.chooseInMenu('Filter', 'ArrowRight');
		await window.page.locator('.monaco-submenu .action-item.focused').waitFor();
		await keyboard.chooseInMenu('Show Enabled Keys Only');
		await window.sidebar.message.getByText('No key is enabled.').waitFor();
		await keyboard.chooseByTyping('User API Keys: Show All Keys');
		await window.sidebar.message.waitFor({ state: 'hidden' });
	});

	it('opens the details of the key from the palette, and the view again', async () => {
		await keyboard.selectRow('ci-deploy');
		await keyboard.press('Shift+F10');
		await keyboard.chooseInMenu('Open Key Details');
		const preview = window.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
		await preview.getByRole('heading', { name: 'ci-deploy' }).waitFor();
		await keyboard.chooseByTyping('View: Close All Editors');
	});

	it('opens the warning with the Delete key, leaves it with Escape or Enter, and has to go to the button that deletes', async () => {
		// What has the focus is meant, whether or not it is selected.
		await keyboard.focusRow('ci-deploy');
		await keyboard.press('Delete');
		assert.match(await window.dialogs.modalText(), /Delete the API key ci-deploy\?/);
		await window.screenshot('light-4-delete');
		await keyboard.press('Escape');
		await window.dialogs.modal.waitFor({ state: 'hidden' });
		await window.sidebar.waitForRow('ci-deploy');
		await keyboard.selectRow('ci-deploy');
		await keyboard.press('Delete');
		await window.dialogs.modal.waitFor();
		await keyboard.press('Enter');
		await window.dialogs.modal.waitFor({ state: 'hidden' });
		await window.sidebar.waitForRow('ci-deploy', 'disabled');
		await keyboard.press('Delete');
		await keyboard.focusModalButton('Delete Key');
		await keyboard.press('Enter');
		await window.sidebar.waitForWelcome('You have no API keys yet');
	});

	it('keeps values by Enter when signing out, and loses them by the button that says so', async () => {
		await keyboard.chooseByTyping('User API Keys: Create Key');
		await window.quickInput.answer('Name of the new key', 'older');
		await window.sidebar.waitForRow('older', 'value not copied yet');
		await keyboard.chooseByTyping('User API Keys: Sign Out');
		assert.match(await window.dialogs.modalText(), /lose values that were not copied yet\?/);
		await window.screenshot('light-5-sign-out');
		await keyboard.press('Enter');
		await window.dialogs.modal.waitFor({ state: 'hidden' });
		await window.sidebar.waitForRow('older', 'value not copied yet');
		await keyboard.chooseByTyping('User API Keys: Sign Out');
		await keyboard.focusModalButton('Sign Out and Discard');
		await keyboard.press('Enter');
		await window.sidebar.welcomeButton('Create Account…').waitFor();
		await keyboard.chooseByTyping('User API Keys: Sign In');
		await window.quickInput.answer('E-mail address', 'ada@example.com');
		await window.quickInput.answer('Password of', 'not-a-real-password');
		await window.sidebar.waitForRow('older', 'enabled');
	});

	it('sorts from the menu of the view and from the palette', async () => {
		await keyboard.chooseByTyping('User API Keys: Create Key');
		await window.quickInput.answer('Name of the new key', 'younger');
		await waitForOrder('older', 'younger');
		await keyboard.openViewMenu();
		await keyboard.chooseInMenu('Sort', 'ArrowRight');
		await window.page.locator('.monaco-submenu .action-item.focused').waitFor();
		await keyboard.chooseInMenu('Sort Keys by Age');
		await waitForOrder('younger', 'older');
		await keyboard.chooseByTyping('User API Keys: Sort Keys by Name');
		await waitForOrder('older', 'younger');
	});

	/** By where they are: VS Code reuses rows, so that their order in the page says nothing. */
	async function waitForOrder(above: string, below: string): Promise<void> {
		const place = (name: string) =>
			window.sidebar.rows.filter({ hasText: name }).first().getAttribute('aria-posinset').then(Number);
		await window.sidebar.waitForRow(above);
		await window.sidebar.waitForRow(below);
		while ((await place(above)) > (await place(below))) await window.page.waitForTimeout(50);
	}
});
