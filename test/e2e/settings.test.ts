import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeOld } from './oldKeys.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

const ada = 'ada@example.com';
const password = 'not-a-real-password';

/** What comes from beside the window: a folder that nobody trusts yet, and settings that somebody writes elsewhere. */
describe('a person in a folder that is not trusted', function () {
	this.bail(true);
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

	it('sees at once when a key counts as stale by settings that were changed elsewhere', async () => {
		makeOld(window.dataDir, 'laptop', 40);
		await window.runCommand('User API Keys: Refresh');
		await window.sidebar.waitForRow('laptop', '1 month old');
		window.changeSettings({ 'userApiKeys.staleAfterDays': 30 });
		await window.sidebar.waitForRow('laptop', 'stale, older than 30 days');
		window.changeSettings({ 'userApiKeys.staleAfterDays': undefined });
		await window.sidebar.row('laptop').and(window.page.locator(':not([aria-label*="stale"])')).waitFor();
	});

	it('sees at once which services another window has added, and what is wrong with them', async () => {
		window.changeSettings({ 'userApiKeys.services': [{ kind: 'appServices', address: 'http://keys.example.com' }] });
		await window.sidebar.message.getByText('Entry 1 of the setting').waitFor();
		await window.screenshot('settings-2-wrong-entry');
		const elsewhere = { kind: 'appServices', address: 'http://127.0.0.1:1', appId: 'shop', name: 'Elsewhere' };
		window.changeSettings({ 'userApiKeys.services': [elsewhere] });
		await window.sidebar.message.waitFor({ state: 'hidden' });
		await window.runCommand('User API Keys: Sign In');
		await window.quickInput.waitFor('Elsewhere');
		assert.deepEqual(await window.quickInput.items(), ['Local key server', 'Elsewhere']);
		await window.quickInput.cancel();
	});

	async function createAccount(): Promise<void> {
		await window.sidebar.welcomeButton('Create Account…').click();
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Choose a password', password);
		await window.quickInput.answer('once more', password);
	}
});
