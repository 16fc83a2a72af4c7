import assert from 'node:assert/strict';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

/** A person's browser refuses access to the clipboard at first. */
describe('a value that waits to be copied', () => {
	let window: Window;

	before(async () => {
		window = await openWindow({ clipboard: false });
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.welcomeButton('Start Local Key Server').click();
		await window.sidebar.welcomeButton('Create Account…').click();
		await window.quickInput.answer('E-mail address', 'ada@example.com');
		await window.quickInput.answer('Choose a password', 'not-a-real-password');
		await window.quickInput.answer('once more', 'not-a-real-password');
		await window.sidebar.welcomeButton('Create Key…').click();
		await window.quickInput.answer('Name of the new key', 'ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	it('stays when copying is given up, and shows in the badge', async () => {
		await window.dialogs.closeNotification('The key ci-deploy was created');
		await window.page.locator('.activitybar .badge-content', { hasText: '1' }).waitFor();
	});

	it('is asked about before signing out throws it away', async () => {
		await window.runCommand('User API Keys: Sign Out');
		assert.match(await window.dialogs.modalText(), /lose values that were not copied yet\?[^]*ci-deploy/);
		await window.screenshot('dark-9-sign-out-waiting');
		await window.dialogs.pressInModal('Cancel');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
	});

	it('survives VS Code being closed and opened', async () => {
		await window.restart();
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
	});

	it('is discarded only after a modal', async () => {
		await window.sidebar.rowMenu('ci-deploy', 'Discard Key Value');
		assert.match(await window.dialogs.modalText(), /Discard the value of ci-deploy without copying it\?/);
		await window.dialogs.pressInModal('Discard Value');
		await window.sidebar.row('ci-deploy').filter({ hasNotText: 'not copied yet' }).waitFor();
		await window.runCommand('User API Keys: Copy Key Value (once)');
		await window.dialogs.waitForNotification('No value is waiting');
	});
});
