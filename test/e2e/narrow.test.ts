import assert from 'node:assert/strict';
import { firstKeys, makeAllRows } from './allRows.ts';
import { Ear } from './heard.ts';
import { Keyboard } from './keyboard.ts';
import { KeyPerson } from './keyPerson.ts';
import { changeSettings } from './userSettings.ts';
import { keepPictureOfFailure } from './window.ts';

const ada = 'ada@example.com';

/** What nobody must overlook of each row, however narrow it is. */
const mattering: Readonly<Record<string, string>> = {
	ant: 'enabled',
	bee: 'disabled',
	dog: 'enabled',
	fox: 'not copied',
	gnu: 'enabled',
	hen: 'value lost',
	ibex: 'key deleted',
};

/** Every state of a row beside each other, in each theme; and the menus that the same keys have. */
describe('a person with a narrow sidebar', () => {
	const person = new KeyPerson();
	const { service } = person;
	let ear: Ear;
	let keyboard: Keyboard;

	before(async () => {
		await person.open(firstKeys);
		ear = new Ear(person.window.page);
		keyboard = new Keyboard(person.window);
		await person.window.sidebar.setWidth(200);
		await makeAllRows(person);
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, person.window);
		await person.window.page.keyboard.press('Escape');
	});
	after(() => person.close());

	const picture = (name: string) => person.window.screenshot(`narrow-${name}`);
	/** All entries of the open menu, from the one that is named; beside them VS Code has a menu of its own. */
	const menuItems = async (first: string) => {
		const names = await ear.names('menuitem', (name) => name === first);
		return names.slice(names.indexOf(first)).filter((name) => name !== 'Application Menu');
	};

	for (const [theme, look] of [
		['Light Modern', 'vs'],
		['Dark Modern', 'vs-dark'],
		['Dark High Contrast', 'hc-black'],
	] as const) {
		it(`sees what matters of each row at 200 pixels in ${theme}, a choice, a question and a warning`, async () => {
			const { quickInput, sidebar, dialogs, page } = person.window;
			await person.window.runCommand('Preferences: Color Theme');
			await quickInput.choose(theme, theme);
			await page.locator(`.monaco-workbench.${look}`).waitFor();
			await quickInput.waitUntilClosed();
			for (const [name, words] of Object.entries(mattering))
				assert.equal(await sidebar.shown(name, words), words, name);
			await sidebar.row('fox').hover();
			assert.equal(await sidebar.shown('fox', 'not copie'), 'not copie', 'with its action');
			await picture(`${look}-rows`);
			await person.window.runCommand('User API Keys: Delete');
			await quickInput.waitFor('Delete API Key');
			await picture(`${look}-choice`);
			await quickInput.cancel();
			await person.window.runCommand('User API Keys: Create Key');
			await quickInput.waitFor('Name of the new key');
			await picture(`${look}-question`);
			await quickInput.cancel();
			await sidebar.rowMenu('ant', 'Delete');
			await dialogs.modalText();
			await picture(`${look}-warning`);
			await dialogs.pressInModal('Cancel');
		});
	}

	it('hears the menu of a row, opened by keyboard', async () => {
		await keyboard.selectRow('fox');
		await keyboard.press('Shift+F10');
		const value = ['Copy Key Value (once)', 'Discard Key Value…'];
		const copy = ['Copy Key Name Ctrl+C', 'Copy Key Id', 'Copy Key Inventory'];
		assert.deepEqual(await menuItems('Copy Key Value (once)'), [
			...value,
			'Disable',
			...copy,
			'Open Key Details',
			'Delete… Del',
		]);
		await picture('row-menu');
		await keyboard.press('Escape');
	});

	it('hears the menu of an account', async () => {
		await keyboard.focusRow(ada);
		await keyboard.press('Shift+F10');
		assert.deepEqual(await menuItems('Create Key…'), [
			'Create Key…',
			'Copy Key Inventory',
			'Diagnose Connection…',
			'Sign Out',
		]);
		await picture('account-menu');
		await keyboard.press('Escape');
	});

	it('hears the menu of the view, and in it what is chosen', async () => {
		await keyboard.openViewMenu();
		const [sort, filter, ...others] = await menuItems('Sort');
		assert.deepEqual([sort, filter], ['Sort', 'Filter']);
		assert.ok(others.includes('Add Key Service…') && others.includes('Remove All Stored Data…'), others.join());
		await picture('view-menu');
		await keyboard.chooseInMenu('Filter', 'ArrowRight');
		await person.window.page.locator('.monaco-submenu .action-item.focused').waitFor();
		const chosen = await menuItems('✓ Show All Keys');
		assert.ok(chosen.includes('Show Enabled Keys Only'), chosen.join());
		await keyboard.press('Escape', 'Escape', 'Escape');
	});

	it('is told that a service that cannot be reached is tried again by itself, where the settings say so', async () => {
		const { sidebar } = person.window;
		service.fault = 'drops the connection at once';
		await person.window.reload();
		await sidebar.openContainer('User API Keys');
		await sidebar.waitForWelcome('It is tried again by itself while this view is open.');
		await picture('unreachable');
		await changeSettings(person.window, { 'userApiKeys.refresh.minutes': 0 });
		await sidebar.part.getByText('It is tried again by itself').waitFor({ state: 'hidden' });
		await service.recover();
		await sidebar.welcomeButton('Try Again').click();
		await sidebar.waitForRow('ant', 'enabled');
	});
});
