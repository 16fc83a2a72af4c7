import assert from 'node:assert/strict';
import { makeOld } from './oldKeys.ts';
import { changeSettings } from './userSettings.ts';
import { stopAtFailure } from './stopAtFailure.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

/** Shows that a window follows settings at once that are edited as text in it; not that it hears of files changed beside it. */
describe('a person who edits settings by hand', function () {
	stopAtFailure(this);
	let window: Window;

	before(async () => {
		window = await openWindow();
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.welcomeButton('Start Local Key Server').click();
		await window.sidebar.welcomeButton('Create Account…').click();
		await window.quickInput.answer('E-mail address', 'ada@example.com');
		await window.quickInput.answer('Choose a password', 'not-a-real-password');
		await window.quickInput.answer('once more', 'not-a-real-password');
		await window.sidebar.welcomeButton('Create Key…').click();
		await window.quickInput.answer('Name of the new key', 'laptop');
		await window.sidebar.rowAction('laptop', 'Copy Key Value');
		await window.sidebar.waitForRow('laptop', 'value copied');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	it('sees at once that a key counts as stale, and that it does not any more', async () => {
		makeOld(window.dataDir, 'laptop', 40);
		await window.runCommand('User API Keys: Refresh');
		await window.sidebar.waitForRow('laptop', '1 month old');
		await changeSettings(window, { 'userApiKeys.staleAfterDays': 30 });
		await window.sidebar.waitForRow('laptop', 'stale, older than 30 days');
		await changeSettings(window, { 'userApiKeys.staleAfterDays': undefined });
		await window.sidebar.row('laptop').and(window.page.locator(':not([aria-label*="stale"])')).waitFor();
	});

	it('sees at once what is wrong with a service', async () => {
		const wrong = { kind: 'appServices', address: 'http://keys.example.com' };
		await changeSettings(window, { 'userApiKeys.services': [wrong] });
		await window.sidebar.message.getByText('Entry 1 of the setting').waitFor();
		await window.screenshot('settings-2-wrong-entry');
	});

	it('can sign in at once at a service, mended or new', async () => {
		const elsewhere = { kind: 'appServices', address: 'http://127.0.0.1:1', appId: 'shop', name: 'Elsewhere' };
		const other = { kind: 'betterAuth', address: 'http://127.0.0.1:1', name: 'Another' };
		await changeSettings(window, { 'userApiKeys.services': [elsewhere, other] });
		await window.sidebar.message.waitFor({ state: 'hidden' });
		await window.runCommand('User API Keys: Sign In');
		await window.quickInput.waitFor('Elsewhere');
		assert.deepEqual(await window.quickInput.items(), ['Local key server', 'Elsewhere', 'Another']);
		await window.quickInput.cancel();
	});
});
