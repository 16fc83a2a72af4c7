import assert from 'node:assert/strict';
import { betterAuthTarget, type BetterAuthTarget } from '../contract/betterAuthTarget.ts';
import { knownClient } from '../contract/betterAuthServer.ts';
import { betterAuthVersions } from '../contract/betterAuthVersions.ts';
import { signInPage } from './signInPage.ts';
import { stopAtFailure } from './stopAtFailure.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const password = 'not-a-real-password';

/** Accounts at the local key server and at a Better Auth server, in one view. */
describe('a person with key services of both kinds', function () {
	stopAtFailure(this);
	let window: Window;
	let app: BetterAuthTarget;
	let bare: BetterAuthTarget;

	before(async () => {
		const load = betterAuthVersions[0]?.[1];
		assert.ok(load);
		const modules = await load();
		app = await betterAuthTarget(modules, { plugins: ['bearer', 'apiKey', 'device'] });
		bare = await betterAuthTarget(modules, { plugins: ['bearer'] });
		window = await openWindow();
		await window.sidebar.openContainer('User API Keys');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(async () => {
		await window?.dispose();
		await app?.close();
		await bare?.close();
	});

	const command = (title: string) => window.runCommand(`User API Keys: ${title}`);
	const press = (key: string) => window.page.keyboard.press(key);

	/** Of a question with answers to pick, which VS Code shows in the field. */
	const asked = (text: string) => window.page.getByPlaceholder(text).waitFor();

	async function fillService(address: string, clientId: string, name: string): Promise<void> {
		await window.quickInput.answer('Address of the Better Auth server', address);
		await window.quickInput.answer('Client id for signing in with a code', clientId);
		await window.quickInput.answer('What the view calls', name);
	}

	async function createKey(name: string, expiry: string, prefix: string): Promise<void> {
		await window.quickInput.answer('Name of the new key', name);
		await asked(`When ${name} expires`);
		await window.quickInput.choose(expiry);
		await window.quickInput.answer('Prefix of the value', prefix);
		await window.dialogs.notification(`The key ${name}`).waitFor();
	}

	/** The first characters of the values that the server has under a name, the oldest first. */
	const hints = (name: string) =>
		app.db
			.prepare('SELECT start FROM apikey WHERE name = ? ORDER BY createdAt')
			.all(name)
			.map(({ start }) => String(start));
	const badge = (count: number) =>
		window.page.locator('.activitybar .badge-content', { hasText: new RegExp(`^${count}$`) }).waitFor();
	const menuOf = async (...words: readonly string[]) => {
		await window.sidebar.row(...words).click({ button: 'right' });
		const items = window.page.locator('.context-view .action-menu-item');
		await items.first().waitFor();
		const titles = await items.allInnerTexts();
		await press('Escape');
		await items.first().waitFor({ state: 'hidden' });
		return titles.join('\n');
	};

	it('has an account and a key at the local key server', async () => {
		await window.sidebar.welcomeButton('Start Local Key Server').click();
		await window.sidebar.welcomeButton('Create Account…').click();
		await window.quickInput.answer('E-mail address', ada);
		await window.quickInput.answer('Choose a password', password);
		await window.quickInput.answer('once more', password);
		await window.sidebar.welcomeButton('Create Key…').click();
		await window.quickInput.answer('Name of the new key', 'laptop');
		await window.dialogs.pressInNotification('The key laptop was created', 'Copy Value');
		await window.sidebar.waitForRow('laptop', 'value copied');
		await window.dialogs.closeNotification('The value of laptop');
	});

	it('is told in words what is no Better Auth server, and what one lacks, and adds one that is', async () => {
		await command('Add Key Service');
		await window.quickInput.choose('Better Auth');
		await fillService(`${app.origin}/nothing/here`, '', 'Shop');
		await window.dialogs.modal.getByText('cannot be used now').waitFor();
		await window.screenshot('both-1-wrong-address');
		await press('Enter');
		await fillService(bare.origin, '', 'Shop');
		await window.dialogs.modal.getByText('Its owner adds the plugin apiKey()').waitFor();
		await window.screenshot('both-2-no-keys-there');
		await press('Enter');
		await fillService(app.origin, 'somebody-else', 'Shop');
		await window.dialogs.modal.getByText('does not know the client id somebody-else').waitFor();
		await press('Enter');
		await fillService(app.origin, knownClient, 'Shop');
		await window.dialogs.closeNotification('The key service Shop was added');
	});

	it('creates an account there, and a key that expires and begins as they like', async () => {
		await command('Create Account');
		await window.quickInput.choose('Shop');
		await window.quickInput.answer('E-mail address at Shop', ada);
		await window.quickInput.answer('Choose a password for Shop', password);
		await window.quickInput.answer('once more', password);
		await window.sidebar.waitForRow(ada, 'Shop');
		await window.sidebar.rowAction([ada, 'Shop'], 'Create Key');
		await createKey('deploy', '7 days', 'ci_');
		await window.sidebar.waitForRow('deploy', 'not copied yet', 'expires in');
		await window.screenshot('both-3-created');
		await window.dialogs.pressInNotification('The key deploy was created', 'Copy Value');
		await window.sidebar.waitForRow('deploy', 'value copied');
		const value = await window.readClipboard();
		assert.match(value, /^ci_[A-Za-z]{30,}$/);
		assert.equal(await app.verify(value), true);
		await window.dialogs.closeNotification('The value of deploy');
		await badge(1);
	});

	it('tells two keys of one name apart by how their values begin', async () => {
		await window.sidebar.rowAction([ada, 'Shop'], 'Create Key');
		await createKey('deploy', 'No expiry', '');
		const [first = '', second = ''] = hints('deploy');
		await window.sidebar.waitForRow('deploy', `${first}…`, 'expires in');
		await window.sidebar.waitForRow('deploy', `${second}…`, 'not copied yet');
		await window.screenshot('both-3-same-name');
		await window.dialogs.closeNotification(`The key deploy (${second}…) was created`);
		await badge(2);
		await command('Copy Key Value (once)');
		await window.quickInput.choose('deploy');
		await window.sidebar.waitForRow('deploy', `${second}…`, 'value copied');
		assert.equal(await app.verify(await window.readClipboard()), true);
		await window.dialogs.closeNotification('The value of deploy');
	});

	it('offers in a row’s menu what its service can do, and nothing else', async () => {
		const there = await menuOf('deploy', 'expires in');
		assert.match(there, /Rename Key…[^]*Change Key Expiry…/);
		assert.doesNotMatch(await menuOf('laptop'), /Rename|Expiry/);
		await window.sidebar.row('laptop').click();
		await press('F2');
		await window.dialogs.closeNotification('Local key server cannot rename keys. Create one with the new name');
	});

	it('renames a key with F2', async () => {
		const [first = ''] = hints('deploy');
		await window.sidebar.row('deploy', first).click();
		await press('F2');
		await window.quickInput.waitFor(`New name of deploy (${first}…)`);
		assert.equal(await window.quickInput.field.inputValue(), 'deploy');
		await window.quickInput.answer('Rename API Key', 'release to production');
		await window.sidebar.waitForRow('release to production', first);
		assert.deepEqual(hints('release to production'), [first]);
	});

	it('sees by letter, filter and badge what expires soon, and makes it expire never', async () => {
		await window.sidebar.row('release to production').locator('[class*="itemBadge"]').first().waitFor();
		await badge(1);
		await command('Show Expiring Keys Only');
		await window.sidebar.message.getByText('Expiring and expired keys only, 1 of 3.').waitFor();
		await window.sidebar.waitUntilGone('laptop');
		await window.screenshot('both-4-expiring-only');
		await window.sidebar.rowMenu('release to production', 'Change Key Expiry');
		await asked('The key release to production expires');
		await window.screenshot('both-5-expiry');
		await window.quickInput.choose('Never expires');
		await window.sidebar.message.getByText('No key is near its expiry or has expired.').waitFor();
		await window.page.locator('.activitybar .badge-content', { hasText: '1' }).waitFor({ state: 'hidden' });
		await command('Show All Keys');
		await window.sidebar.rowMenu('release to production', 'Change Key Expiry');
		await window.quickInput.choose('Custom');
		await window.quickInput.answer('A number of days, or the last day', '10');
		await window.sidebar.waitForRow('release to production', 'expires in');
	});

	it('sees in tooltip and details when a value was last verified, and how often it still is', async () => {
		app.db.exec(`UPDATE apikey SET remaining = 41 WHERE name = 'release to production'`);
		await command('Refresh');
		const tooltip = window.page.locator('.monaco-hover', { hasText: 'Remaining uses: 41' });
		// A list that comes closes the tooltip, and VS Code shows none under a mouse that stands still.
		for (let turns = 0; turns < 10 && !(await tooltip.isVisible()); turns++) {
			await window.page.mouse.move(700, 400);
			await window.sidebar.row('release to production').hover();
			await tooltip.waitFor({ timeout: 2000 }).catch(() => undefined);
		}
		await tooltip.getByText('which is not every use').waitFor();
		await window.screenshot('both-6-tooltip');
		await window.sidebar.rowMenu('release to production', 'Open Key Details');
		const preview = window.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
		await preview.getByText('Remaining uses').waitFor();
		await preview.getByText('Last verified by the service').waitFor();
		await window.screenshot('both-7-details');
		await window.runCommand('View: Close All Editors');
	});

	for (const [name, theme] of [
		['Dark Modern', 'vs-dark'],
		['Light Modern', 'vs'],
		['Dark High Contrast', 'hc-black'],
	] as const) {
		it(`sees both accounts at 300 and at 200 pixels, ${name}`, async () => {
			await window.runCommand('Preferences: Color Theme');
			await window.quickInput.choose(name, name);
			await window.page.locator(`.monaco-workbench.${theme}`).waitFor();
			for (const width of [300, 200]) {
				await window.sidebar.setWidth(width);
				await window.sidebar.row('release to production').hover();
				await window.screenshot(`both-8-${theme}-${width}`);
			}
			await window.sidebar.setWidth(300);
		});
	}

	it('disables, enables and deletes a key', async () => {
		const [second = ''] = hints('deploy');
		const enabled = () => app.db.prepare(`SELECT enabled FROM apikey WHERE name = 'deploy'`).get()?.['enabled'];
		await window.sidebar.rowAction('deploy', 'Disable');
		await window.sidebar.waitForRow('deploy', 'disabled');
		assert.equal(enabled(), 0);
		await window.sidebar.rowAction('deploy', 'Enable');
		await window.sidebar.waitForRow('deploy', 'enabled', second);
		assert.equal(enabled(), 1);
		await window.sidebar.rowMenu('deploy', 'Delete');
		assert.match(await window.dialogs.modalText(), /Delete the API key deploy\?[^]*still enabled/);
		await window.dialogs.pressInModal('Delete Key');
		await window.sidebar.waitUntilGone('deploy');
		assert.deepEqual(hints('deploy'), []);
	});

	it('signs out, and leaves the account of the other kind alone', async () => {
		await window.sidebar.rowMenu([ada, 'Shop'], 'Sign Out');
		await window.sidebar.waitUntilGone('release to production');
		await window.sidebar.waitForRow('laptop');
		const sessions = () => app.db.prepare('SELECT count(*) AS count FROM session').get()?.['count'];
		for (let turns = 0; turns < 100 && sessions() !== 0; turns++) await window.page.waitForTimeout(50);
		assert.equal(sessions(), 0);
	});

	async function signInWithCode(): Promise<void> {
		await command('Sign In');
		await window.quickInput.choose('Shop');
		await asked('How do you want to sign in?');
		await window.quickInput.choose('Code in the browser');
		await window.dialogs.notification('To sign in at Shop').waitFor();
	}

	it('gives up signing in with a code, and a code of before is good for nothing', async () => {
		await signInWithCode();
		await window.dialogs.pressInNotification('Waiting for the code to be confirmed', 'Cancel');
		await window.dialogs.notification('Waiting for the code').waitFor({ state: 'hidden' });
		const offer = window.dialogs.notification('To sign in at Shop');
		await offer.getByRole('button', { name: 'Open Page', exact: true }).click();
		await window.page.locator('.statusbar', { hasText: 'That sign-in is over.' }).waitFor();
		assert.equal(await window.sidebar.row('Shop').isVisible(), false);
	});

	it('signs in with a code that is confirmed in the browser', async () => {
		const person = { name: 'Grace', email: grace, password };
		const signedUp = await app.ask('/sign-up/email', person);
		const { token } = (await signedUp.json()) as { token: string };
		const { page: browserPage, served } = await signInPage(window.page, app, token);
		await signInWithCode();
		const shown = window.dialogs
			.notification('Waiting for the code')
			.filter({ hasText: /[A-Z0-9]{4}-[A-Z0-9]{4} at http/ });
		await shown.waitFor();
		await window.screenshot('both-9-code');
		await window.dialogs.pressInNotification('To sign in at Shop', 'Copy Code and Open Page');
		const page = await browserPage;
		await page.getByText('Sign in to the editor').waitFor();
		const code = await page.locator('input').inputValue();
		assert.equal(await window.readClipboard(), code);
		assert.equal(served.length, 1);
		await page.getByRole('button', { name: 'Approve' }).click();
		await page.getByText('approved').waitFor();
		await page.close();
		await window.sidebar.waitForRow(grace, 'Shop');
		await window.dialogs.notification('Waiting for the code').waitFor({ state: 'hidden' });
	});

	it('is offered to sign in again once the session has ended at the server', async () => {
		await app.endSessions();
		await command('Refresh');
		await window.sidebar.waitForRow(grace, 'signed out, sign in again');
		await window.screenshot('both-10-ended');
		await window.sidebar.rowAction(grace, 'Sign In');
		await window.quickInput.choose('E-mail and password');
		await window.quickInput.waitFor('E-mail address at Shop');
		assert.equal(await window.quickInput.field.inputValue(), grace);
		await press('Enter');
		await window.quickInput.answer('Password of', password);
		await window.sidebar.waitForRow(grace, 'Shop');
	});

	it('is told that a server does not tell all of many keys, and what its owner does', async () => {
		const { id } = app.db.prepare('SELECT id FROM user WHERE email = ?').get(grace) ?? {};
		app.addKeys(
			String(id),
			Array.from({ length: 250 }, (_, index) => `many-${index}`),
		);
		await command('Refresh');
		await window.sidebar.waitForRow(grace, '+ keys, perhaps not all · Shop');
		await window.sidebar.message
			.getByText('Its owner raises advanced.database.defaultFindManyLimit, to 1000 for example.')
			.waitFor();
		await window.screenshot('both-11-cut');
	});
});
