import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ear } from './heard.ts';
import { KeyPerson } from './keyPerson.ts';
import { questions, type Turn } from './questions.ts';
import { keepPictureOfFailure } from './window.ts';

const ada = 'ada@example.com';

const day = 24 * 60 * 60;

/** What a screen reader is told of rows, questions and menus; with pictures in high contrast beside a narrow sidebar. */
describe('a person who hears the window', () => {
	const person = new KeyPerson();
	const { service } = person;
	let ear: Ear;

	before(async () => {
		await person.open(['ant', 'bee', 'cat', 'dog'], { theme: 'Default High Contrast' });
		const file = join(person.window.dataDir, 'workspace', 'realm_config.json');
		writeFileSync(file, '{"app_id":"other","name":"Other shop","base_url":"https://keys.example.com"}');
		ear = new Ear(person.window.page);
		await makeOld('dog', 200);
		await person.window.sidebar.setWidth(200);
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, person.window);
		await person.window.page.keyboard.press('Escape');
	});
	after(() => person.close());

	const run = (title: string) => person.window.runCommand(`User API Keys: ${title}`);
	const clear = () => person.window.runCommand('Notifications: Clear All Notifications');
	const picture = (name: string) => person.window.screenshot(`names-${name.toLowerCase().replace(/\W+/g, '-')}`);
	const waitForRow = (name: string) =>
		person.window.sidebar.part.getByRole('treeitem', { name, exact: true }).waitFor();

	it('hears the whole state of each row', async () => {
		const { sidebar, dialogs } = person.window;
		await sidebar.rowAction('bee', 'Disable');
		await sidebar.waitForRow('bee', 'disabled');
		for (const name of ['fox', 'gnu', 'ibex']) await create(name);
		await sidebar.rowAction('gnu', 'Copy Key Value');
		await dialogs.waitForNotification('The value of gnu is in the clipboard');
		service.concerns = (method) => method === 'POST';
		service.fault = 'drops the connection instead of answering';
		await create('hen');
		await dialogs.waitForNotification('The key hen was created, but its value got lost');
		await service.recover();
		await deleteElsewhere('ibex');
		await run('Refresh');
		await waitForRow('Account ada@example.com, 7 of 20, Test service');
		await waitForRow('API key ant, enabled, created just now');
		await waitForRow('API key bee, disabled, created just now');
		await waitForRow('API key dog, enabled, created 6 months ago, stale, older than 180 days');
		await waitForRow('API key fox, enabled, value not copied yet, created just now');
		await waitForRow('API key gnu, enabled, value copied, created just now');
		await waitForRow('API key hen, enabled, value lost, created just now');
		await waitForRow('Value of ibex, key deleted elsewhere, value not copied yet');
		await clear();
		await sidebar.row('fox').hover();
		await picture('rows');
	});

	it('hears a notification with where it comes from', async () => {
		await person.window.sidebar.rowAction('bee', 'Enable');
		await person.window.dialogs.waitForNotification('The key bee is enabled.');
		const name = /^Info: The key bee is enabled\., source: User API Keys, notification/;
		await ear.hears({ role: 'dialog', name, description: /^$/ }, '.notification-toast .monaco-list-row');
		await person.window.dialogs.pressInNotification('The key bee is enabled', 'Undo');
		await person.window.sidebar.waitForRow('bee', 'disabled');
	});

	for (const [command, ...turns] of questions) {
		it(`hears what “${command}” asks`, async () => {
			await run(command);
			for (const [place, turn] of turns.entries()) await take(turn, `${command}-${place + 1}`);
			await person.window.quickInput.waitUntilClosed();
		});
	}

	it('hears how many keys are to be deleted, and which', async () => {
		const { sidebar, dialogs, page } = windowParts();
		await sidebar.row('ant').click();
		await sidebar.row('cat').click({ modifiers: ['ControlOrMeta'] });
		await page.keyboard.press('Delete');
		await dialogs.modalText();
		const description = /Still enabled: 2 of 2\.[^]*Keys: ant, cat/;
		await ear.hears({ role: 'dialog', name: 'Warning Delete 2 API keys?', description }, '.monaco-dialog-box');
		await picture('delete-many');
		await page.keyboard.press('Escape');
		await dialogs.modal.waitFor({ state: 'hidden' });
	});

	it('hears of a value in a list that its key is gone', async () => {
		await run('Copy Key Value (once)');
		const list = windowParts().page.locator('.quick-input-list');
		await list.getByRole('option', { name: `ibex, key deleted elsewhere · ${ada}` }).waitFor();
		await windowParts().quickInput.cancel();
	});

	it('hears the pictures of the walkthrough', async () => {
		const { page, quickInput } = windowParts();
		await person.window.runCommand('Welcome: Open Walkthrough...');
		await quickInput.choose('Get Started with User API Keys', 'Get Started with User API Keys');
		await page.getByRole('img', { name: 'The view User API Keys with the button Start Local Key Server.' }).waitFor();
		await picture('walkthrough');
		await person.window.runCommand('View: Close All Editors');
	});

	it('hears that signing out can be cut short at a service that never answers, and what became of it', async () => {
		const { sidebar, dialogs } = windowParts();
		service.concerns = (method) => method === 'DELETE';
		service.keepsAnswers = true;
		await sidebar.rowMenu('grace@example.com', 'Sign Out');
		await dialogs.pressInNotification('Cancel only ends the wait for the key service', 'Cancel');
		await dialogs.waitForNotification('grace@example.com is signed out here, but the key service could not be told.');
		await sidebar.waitUntilGone('grace@example.com');
		await picture('signed-out-here');
		await service.recover();
		await clear();
	});

	it('hears that a list is not of now, and that somebody has to sign in again', async () => {
		service.fault = 'answers 500';
		await run('Refresh');
		await waitForRow(`Account ${ada}, 7 of 20, not up to date, Test service`);
		await picture('failed');
		await service.recover();
		await service.behind.service.db.deleteFrom('sessions').execute();
		await run('Refresh');
		await waitForRow(`Account ${ada}, signed out, sign in again`);
		await picture('ended');
	});

	/** Hears a box, takes its picture and answers it. */
	async function take({ kind, hears, answer }: Turn, name: string): Promise<void> {
		const { quickInput, dialogs, page } = windowParts();
		await ear.hears(hears, kind === 'modal' ? '.monaco-dialog-box' : undefined);
		await picture(name);
		if (answer === undefined) await page.keyboard.press('Escape');
		else if (kind === 'pick') await quickInput.choose(answer);
		else await quickInput.type(answer).then(() => quickInput.accept());
		if (kind === 'modal') await dialogs.modal.waitFor({ state: 'hidden' });
	}

	async function create(name: string): Promise<void> {
		await run('Create Key');
		await person.window.quickInput.answer('Name of the new key', name);
		await person.window.sidebar.waitForRow(name);
	}

	async function deleteElsewhere(wanted: string): Promise<void> {
		const key = (await person.elsewhere.apiKeys.fetchAll()).find(({ name }) => name === wanted);
		await person.elsewhere.apiKeys.delete(key?._id ?? '');
	}

	/** A key's age is in its id. */
	async function makeOld(name: string, days: number): Promise<void> {
		const { db } = service.behind.service;
		const seconds = Math.floor(Date.now() / 1000) - days * day;
		const id = seconds.toString(16).padStart(8, '0').padEnd(24, '0');
		await db.updateTable('api_keys').set({ id }).where('name', '=', name).execute();
	}

	function windowParts() {
		const { sidebar, dialogs, quickInput, page } = person.window;
		return { sidebar, dialogs, quickInput, page };
	}
});
