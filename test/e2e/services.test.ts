import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRemoteService, type RemoteService } from './remoteService.ts';
import { stopAtFailure } from './stopAtFailure.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const password = 'not-a-real-password';

describe('a person, key services and accounts', function () {
	stopAtFailure(this);
	let window: Window;
	let remote: RemoteService;

	before(async () => {
		remote = await startRemoteService();
		window = await openWindow();
		await window.sidebar.openContainer('User API Keys');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(async () => {
		await window?.dispose();
		await remote?.close();
	});

	const press = (key: string) => window.page.keyboard.press(key);

	/** By the keyboard alone. */
	async function typeCommand(title: string): Promise<void> {
		await press('F1');
		await window.quickInput.type(`>User API Keys: ${title}`);
		await window.quickInput.waitFor(title);
		await press('Enter');
	}

	const setting = () => {
		const file = join(window.dataDir, 'user', 'User', 'settings.json');
		const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
		return settings['userApiKeys.services'];
	};

	async function addService(): Promise<void> {
		await typeCommand('Add Key Service');
		await window.quickInput.waitFor('Better Auth');
		await window.quickInput.choose('App Services');
	}

	async function fill(address: string, appId: string, name: string): Promise<void> {
		await window.quickInput.answer('Address of the key service', address);
		await window.quickInput.answer('Id of the app', appId);
		await window.quickInput.answer('What the view calls', name);
	}

	async function createAccount(service: string, email: string): Promise<void> {
		await typeCommand('Create Account');
		await window.quickInput.choose(service);
		await window.quickInput.answer('E-mail address', email);
		await window.quickInput.answer('Choose a password', password);
		await window.quickInput.answer('once more', password);
	}

	it('is told while typing that an address is not safe, and goes a step back with what was typed kept', async () => {
		await addService();
		await window.quickInput.waitFor('Address of the key service');
		assert.match(await window.quickInput.title(), /Add Key Service \(2\/4\)/);
		await window.quickInput.type('http://keys.example.com');
		await window.quickInput.waitForMessage('must be https');
		await window.screenshot('services-1-address');
		await window.quickInput.type('http://127.0.0.1:1');
		await press('Enter');
		await window.quickInput.waitFor('Id of the app');
		await window.page.locator('.quick-input-titlebar a.action-label[aria-label^="Back"]').click();
		await window.quickInput.waitFor('Address of the key service');
		assert.equal(await window.quickInput.field.inputValue(), 'http://127.0.0.1:1');
	});

	it('is told in words why an address does not work, changes it, and then the app id', async () => {
		await fill('http://127.0.0.1:1', 'shop', 'Shop');
		assert.match(await window.dialogs.modalText(), /Shop cannot be used now[^]*refused the connection/);
		await window.screenshot('services-2-refused');
		await press('Enter');
		await fill(remote.address, 'shop', 'Shop');
		assert.match(await window.dialogs.modalText(), /does not know this app id/);
		await press('Enter');
		await fill(remote.address, 'local', 'Shop');
		await window.dialogs.waitForNotification('The key service Shop was added');
		await window.dialogs.closeNotification('The key service Shop was added');
		assert.deepEqual(setting(), [{ kind: 'appServices', address: remote.address, appId: 'local', name: 'Shop' }]);
		await window.sidebar.welcomeButton('Create Account…').waitFor();
		await window.screenshot('services-3-added');
	});

	it('has accounts at two services side by side', async () => {
		await createAccount('Shop', ada);
		await window.sidebar.waitForWelcome('You have no API keys yet');
		await createAccount('Local key server', grace);
		await window.sidebar.waitForRow(ada, 'Shop', '0 keys');
		await window.sidebar.waitForRow(grace, 'Local key server', '0 of 20');
		await window.sidebar.rowAction(ada, 'Create Key');
		await window.quickInput.answer('Name of the new key of ada', 'ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
		await window.dialogs.closeNotification('The key ci-deploy was created');
		await window.screenshot('services-4-two-accounts');
	});

	it('gives a service another name', async () => {
		await typeCommand('Edit Key Service');
		await window.quickInput.waitFor('Shop');
		await press('Enter');
		await fill(remote.address, 'local', 'Bakery');
		await window.sidebar.waitForRow(ada, '1 key · Bakery');
		await window.dialogs.closeNotification('The key service Bakery was saved');
	});

	it('signs in again where a command found out that the sign-in had ended, and the command goes on', async () => {
		await remote.endSessions();
		await window.sidebar.rowMenu('ci-deploy', 'Disable');
		await window.dialogs.notification('has ended. Sign in again to go on').waitFor();
		await window.sidebar.waitForRow(ada, 'signed out, sign in again');
		await window.screenshot('services-5-ended');
		await window.dialogs.pressInNotification('has ended', 'Sign In…');
		await window.quickInput.waitFor('E-mail address at Bakery');
		assert.equal(await window.quickInput.field.inputValue(), ada);
		await press('Enter');
		await window.quickInput.answer('Password of', password);
		await window.sidebar.waitForRow('ci-deploy', 'disabled');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
	});

	it('writes a report on the connection that names no person and holds no secret', async () => {
		await window.sidebar.rowMenu(ada, 'Diagnose Connection');
		await window.page.locator('.part.editor').getByText('connection report').first().waitFor();
		await window.screenshot('services-6-report');
		const report = await window.takeText('connection report');
		assert.match(report, /## Key service[^]*- address: http:\/\/127\.0\.0\.1/);
		assert.match(report, /answers as it should, and wants to be reached at/);
		assert.match(report, /- Node\.js: v\d/);
		assert.doesNotMatch(report, /ada|grace|@|uak_|eyJ/);
	});

	it('finds a service in the files of the workspace and sees its whole address before it is added', async () => {
		const folder = join(window.dataDir, 'workspace', 'backend');
		mkdirSync(folder, { recursive: true });
		const config = { app_id: 'other', name: 'Other shop', base_url: 'https://kеys.example.com' };
		writeFileSync(join(folder, 'realm_config.json'), JSON.stringify(config));
		await typeCommand('Find Key Services in Workspace');
		await window.quickInput.waitFor('xn--');
		await window.screenshot('services-7-found');
		await press('Enter');
		const text = await window.dialogs.modalText();
		assert.match(
			text,
			/Add the key service Other shop\?[^]*backend\/realm_config\.json[^]*https:\/\/xn--[^]*App id: other/,
		);
		await window.screenshot('services-8-offered');
		await press('Escape');
		await window.dialogs.modal.waitFor({ state: 'hidden' });
		assert.equal((setting() as unknown[]).length, 1);
	});

	it('follows a link only after a question, and no link that asks for something else', async () => {
		const link = 'code-oss://user-api-keys.user-api-keys';
		await openLink(`${link}/sign-out`);
		await window.dialogs.waitForNotification('does not do by a link');
		await window.dialogs.closeNotification('does not do by a link');
		const address = encodeURIComponent('http://127.0.0.1:1');
		const name = 'R&D 1+1=2 #5 100%25';
		const query = `kind=appServices&address=${address}&appId=linked&name=${encodeURIComponent(name)}`;
		await openLink(`${link}/add-service?${query}`);
		assert.match(
			await window.dialogs.modalText(),
			/Add the key service R&D 1\+1=2 #5 100%25\?[^]*A link asks[^]*http:\/\/127\.0\.0\.1:1/,
		);
		await window.screenshot('services-9-link');
		await window.dialogs.pressInModal('Add Key Service');
		await window.dialogs.modal.getByText('refused the connection').waitFor();
		await window.dialogs.pressInModal('Save Anyway');
		await window.dialogs.closeNotification('The key service R&D 1+1=2 #5 100%25 was added');
		assert.equal((setting() as unknown[]).length, 2);
	});

	it('removes a service and keeps the sign-in hidden until it is added again', async () => {
		await typeCommand('Remove Key Service');
		await window.quickInput.waitFor('Bakery');
		await press('Enter');
		const text = await window.dialogs.modalText();
		assert.match(text, /Remove the key service Bakery\?[^]*ada@example\.com[^]*not copied yet: ci-deploy/);
		await window.screenshot('services-10-remove');
		await window.dialogs.pressInModal('Keep Sign-In Hidden');
		await window.sidebar.waitUntilGone('ci-deploy');
		await addService();
		await fill(remote.address, 'local', '');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
	});

	it('is told when secret storage did not keep what it was given, and only then', async () => {
		await window.reload();
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
		assert.equal(await window.dialogs.notification('secret storage').isVisible(), false);
		await window.loseSecrets();
		await window.sidebar.openContainer('User API Keys');
		await window.dialogs.waitForNotification('--password-store');
		await window.screenshot('services-11-lost-secrets');
		await window.dialogs.closeNotification('--password-store');
	});

	it('removes all stored data after seeing what there is, and then the data of the local server', async () => {
		await createAccount('Local key server', 'linus@example.com');
		await window.sidebar.waitForWelcome('You have no API keys yet');
		await typeCommand('Remove All Stored Data');
		assert.match(await window.dialogs.modalText(), /Sign-ins, which end: 1/);
		await window.screenshot('services-12-remove-all');
		await window.dialogs.pressInModal('Remove');
		await window.dialogs.modal.getByText('data of the local key server as well').waitFor();
		await window.screenshot('services-13-remove-server');
		await window.dialogs.pressInModal('Delete Server Data');
		await window.dialogs.waitForNotification('The data of the local key server was deleted');
		await window.sidebar.welcomeButton('Create Account…').waitFor();
	});

	/** As a click on a link elsewhere; VS Code itself asks whether the extension may have it. */
	async function openLink(link: string): Promise<void> {
		await window.runCommand('Developer: Open URL');
		await window.quickInput.answer('URL', link);
		await window.dialogs.modal.getByText('open this URI').waitFor();
		await window.dialogs.pressInModal('Open');
	}
});
