import assert from 'node:assert/strict';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

const ada = 'ada@example.com';
const password = 'not-a-real-password';
const valuePattern = /^uak_[0-9A-Za-z]{38,}$/;

describe('a person and their API keys', () => {
	let window: Window;

	before(async () => {
		window = await openWindow();
		await window.sidebar.openContainer('User API Keys');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	it('starts the local key server with one click', async () => {
		await window.screenshot('dark-1-not-set-up');
		await window.sidebar.welcomeButton('Start Local Key Server').click();
		await window.sidebar.welcomeButton('Create Account…').waitFor();
	});

	it('creates an account, with the password typed twice', async () => {
		await window.sidebar.welcomeButton('Create Account…').click();
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Choose a password', password);
		await window.quickInput.waitFor('once more');
		await window.quickInput.type('something else');
		await window.quickInput.accept();
		await window.quickInput.waitForMessage('not the same password');
		await window.quickInput.answer('Create Account', password);
		await window.sidebar.waitForWelcome('You have no API keys yet');
		await window.screenshot('dark-2-empty');
	});

	it('is told while typing what is wrong with a name', async () => {
		await window.sidebar.welcomeButton('Create Key…').click();
		await window.quickInput.waitFor('Name of the new key');
		await window.quickInput.type('ci deploy');
		await window.quickInput.waitForMessage('Use only letters');
		await window.screenshot('dark-3-name');
		await window.quickInput.answer('Create API Key', 'ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
	});

	it('copies the value once from the notification', async () => {
		await window.screenshot('dark-4-created');
		await window.dialogs.pressInNotification('The key ci-deploy was created', 'Copy Value');
		await window.dialogs.waitForNotification('is in the clipboard');
		await window.sidebar.waitForRow('ci-deploy', 'enabled', 'value copied');
		assert.match(await window.readClipboard(), valuePattern);
		await window.runCommand('User API Keys: Copy Key Value (once)');
		await window.dialogs.waitForNotification('No value is waiting to be copied');
	});

	it('keeps a value that was not copied through a closed notification and a reload', async () => {
		await window.runCommand('User API Keys: Create Key');
		await window.quickInput.answer('Name of the new key', 'laptop');
		await window.dialogs.closeNotification('The key laptop was created');
		await window.reload();
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.waitForRow('laptop', 'value not copied yet');
		const before = await window.readClipboard();
		await window.sidebar.rowAction('laptop', 'Copy Key Value');
		await window.sidebar.waitForRow('laptop', 'value copied');
		const value = await window.readClipboard();
		assert.match(value, valuePattern);
		assert.notEqual(value, before);
	});

	it('disables and enables a key with one click each', async () => {
		await window.sidebar.rowAction('laptop', 'Disable');
		await window.sidebar.waitForRow('laptop', 'disabled');
		assert.match((await window.sidebar.row('laptop').getAttribute('aria-label')) ?? '', /API key laptop, disabled/);
		await window.screenshot('dark-5-disabled');
		await window.sidebar.rowAction('laptop', 'Enable');
		await window.sidebar.waitForRow('laptop', 'enabled');
	});

	it('does the same from the command palette, choosing from a list', async () => {
		await window.runCommand('User API Keys: Disable');
		await window.quickInput.choose('ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'disabled');
		await window.runCommand('User API Keys: Enable');
		await window.quickInput.choose('ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
	});

	it('deletes a key only after a modal that names it and says what stops working', async () => {
		await window.sidebar.rowMenu('laptop', 'Delete');
		assert.match(await window.dialogs.modalText(), /Delete the API key laptop\?[^]*stops working/);
		await window.screenshot('dark-6-delete');
		await window.dialogs.pressInModal('Cancel');
		await window.sidebar.waitForRow('laptop');
		await window.sidebar.rowMenu('laptop', 'Delete');
		await window.dialogs.pressInModal('Delete Key');
		await window.sidebar.waitUntilGone('laptop');
	});

	it('closes everything, opens it again and is still signed in with the keys there', async () => {
		await window.restart();
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.waitForRow(ada, '1 of 20');
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
	});

	it('has everything there after the extension host has crashed and was started anew', async () => {
		await window.crashExtensionHost();
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
		await window.sidebar.rowAction('ci-deploy', 'Disable');
		await window.sidebar.waitForRow('ci-deploy', 'disabled');
		await window.sidebar.rowAction('ci-deploy', 'Enable');
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
	});

	it('stops the server, sees that it is stopped, and starts it again from there', async () => {
		await window.runCommand('User API Keys: Stop Local Key Server');
		await window.sidebar.message.getByText('cannot be reached').waitFor();
		await window.sidebar.waitForRow('ci-deploy');
		await window.reload();
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.waitForWelcome('does not run');
		await window.screenshot('dark-7-stopped');
		await window.sidebar.welcomeButton('Start Local Key Server').click();
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
	});

	it('finds the account in the Accounts menu and signs out there', async () => {
		await window.page.locator('.activitybar a[aria-label^="Accounts"]').click();
		await window.page.locator('.action-menu-item', { hasText: ada }).first().hover();
		// VS Code takes no click in a menu that has just opened.
		await window.page.locator('.action-menu-item', { hasText: 'Sign Out' }).first().hover();
		await window.page.keyboard.press('Enter');
		await window.screenshot('dark-8-sign-out');
		await window.dialogs.pressInModal('Sign Out');
		await window.sidebar.welcomeButton('Create Account…').waitFor();
	});

	it('signs in again and has the keys back', async () => {
		await window.runCommand('User API Keys: Sign In');
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Password of', 'a wrong password');
		await window.dialogs.waitForNotification('E-mail address or password is wrong');
		await window.runCommand('User API Keys: Sign In');
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Password of', password);
		await window.sidebar.waitForRow('ci-deploy', 'enabled');
	});
});
