import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stopAtFailure } from './stopAtFailure.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

const ada = 'ada@example.com';
const password = 'not-a-real-password';

describe('a person in a folder that is not trusted', function () {
	stopAtFailure(this);
	let window: Window;

	before(async () => {
		window = await openWindow({ restricted: true });
		const config = { app_id: 'other', name: 'Other shop', base_url: 'https://keys.example.com' };
		writeFileSync(join(window.dataDir, 'workspace', 'realm_config.json'), JSON.stringify(config));
		await window.sidebar.openContainer('User API Keys');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	const find = () => window.runCommand('User API Keys: Find Key Services in Workspace');

	it('has the view and an account all the same', async () => {
		await window.page.locator('.statusbar').getByText('Restricted Mode').waitFor();
		await window.sidebar.welcomeButton('Start Local Key Server').click();
		await createAccount();
		await window.sidebar.welcomeButton('Create Key…').click();
		await window.quickInput.answer('Name of the new key', 'laptop');
		await window.sidebar.waitForRow('laptop', 'value not copied yet');
		await window.sidebar.rowAction('laptop', 'Copy Key Value');
		await window.sidebar.waitForRow('laptop', 'value copied');
		await window.runCommand('User API Keys: Sign Out');
		await window.runCommand('User API Keys: Sign In');
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Password of', password);
		await window.sidebar.waitForRow('laptop', 'enabled');
	});

	it('is told that nothing in the folder is read, until it is trusted', async () => {
		await find();
		await window.dialogs.waitForNotification('This workspace is not trusted, so nothing in it is read.');
		await window.screenshot('settings-1-not-trusted');
		await window.runCommand('Workspaces: Manage Workspace Trust');
		await window.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
		await window.page.locator('.statusbar').getByText('Restricted Mode').waitFor({ state: 'hidden' });
		await find();
		await window.quickInput.waitFor('Other shop');
		await window.quickInput.cancel();
	});

	async function createAccount(): Promise<void> {
		await window.sidebar.welcomeButton('Create Account…').click();
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Choose a password', password);
		await window.quickInput.answer('once more', password);
	}
});
