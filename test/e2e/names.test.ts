import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstKeys, makeAllRows } from './allRows.ts';
import { Ear } from './heard.ts';
import { KeyPerson } from './keyPerson.ts';
import { asItIs, modal, questions, type Turn } from './questions.ts';
import { keepPictureOfFailure } from './window.ts';

const ada = 'ada@example.com';

const many = [
	{
		key: 'Delete',
		name: 'Delete 2 API keys?',
		description: /Still enabled: 2 of 2\.[^]*Keys: ant, cat/,
	},
	{
		key: undefined,
		name: 'Disable 2 API keys?',
		description: /Everything that uses them is refused until they are enabled again\.[^]*Keys: ant, cat/,
	},
];

/** What a screen reader is told of rows, questions and menus; with pictures in high contrast beside a narrow sidebar. */
describe('a person who hears the window', () => {
	const person = new KeyPerson();
	const { service } = person;
	let ear: Ear;

	before(async () => {
		await person.open(firstKeys, { theme: 'Default High Contrast' });
		const file = join(person.window.dataDir, 'workspace', 'realm_config.json');
		writeFileSync(file, '{"app_id":"other","name":"Other shop","base_url":"https://keys.example.com"}');
		ear = new Ear(person.window.page);
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
		await makeAllRows(person);
		await waitForRow('Account ada@example.com, 7 keys, Test service');
		await waitForRow('API key ant, enabled, created just now');
		await waitForRow('API key bee, disabled, created just now');
		await waitForRow('API key dog, enabled, created 6 months ago, stale, older than 180 days');
		await waitForRow('API key fox, enabled, value not copied yet, created just now');
		await waitForRow('API key gnu, enabled, value copied, created just now');
		await waitForRow('API key hen, enabled, value lost, created just now');
		await waitForRow('Value of ibex, key deleted elsewhere, value not copied yet');
		await person.window.sidebar.row('fox').hover();
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

	for (const { key, name, description } of many) {
		it(`hears what “${name}” is about, and which keys`, async () => {
			const { sidebar, dialogs, page } = windowParts();
			await sidebar.row('ant').click();
			await sidebar.row('cat').click({ modifiers: ['ControlOrMeta'] });
			if (key === undefined) await sidebar.rowMenu('cat', 'Disable');
			else await page.keyboard.press(key);
			await dialogs.modalText();
			await ear.hears({ role: 'dialog', name: `Warning ${name}`, description }, '.monaco-dialog-box');
			await picture(name);
			await page.keyboard.press('Escape');
			await dialogs.modal.waitFor({ state: 'hidden' });
		});
	}

	it('hears the report on a connection as a document', async () => {
		const { page, quickInput } = windowParts();
		await run('Diagnose Connection');
		await quickInput.choose('Test service');
		await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
		await ear.hears({ role: 'textbox', name: /./, description: /^$/ });
		await picture('report');
		await person.window.runCommand('View: Revert and Close Editor');
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
		// Not from the palette: the page takes the focus once more when it is ready, and the palette would close.
		await page.locator('.tab.active .tab-actions a.action-label').click();
		await page.locator('.tab').waitFor({ state: 'detached' });
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
		await waitForRow(`Account ${ada}, 7 keys, not up to date, Test service`);
		await picture('failed');
		await service.recover();
		await service.behind.service.db.deleteFrom('sessions').execute();
		await run('Refresh');
		await waitForRow(`Account ${ada}, signed out, sign in again`);
		await picture('ended');
	});

	it('hears that the data of the local key server is another matter, and keeps it by Enter', async () => {
		const { sidebar, dialogs } = windowParts();
		await run('Keep Local Key Server Running');
		await dialogs.waitForNotification('The local key server now stays');
		await run('Remove All Stored Data');
		await dialogs.pressInModal('Remove');
		const turn = modal('Delete the data of the local key server as well?', /lost for good/);
		await take({ ...turn, answer: asItIs }, 'server-data');
		await dialogs.waitForNotification('Everything stored was removed.');
		await sidebar.waitForWelcome('Nobody is signed in.');
	});

	/** Hears a box, takes its picture and answers it. */
	async function take({ kind, hears, answer }: Turn, name: string): Promise<void> {
		const { quickInput, dialogs, page } = windowParts();
		await ear.hears(hears, kind === 'modal' ? '.monaco-dialog-box' : undefined);
		await picture(name);
		if (answer === undefined) await page.keyboard.press('Escape');
		else if (answer === asItIs) await page.keyboard.press('Enter');
		else if (kind === 'pick') await quickInput.choose(answer);
		else await quickInput.type(answer).then(() => quickInput.accept());
		if (kind === 'modal') await dialogs.modal.waitFor({ state: 'hidden' });
	}

	function windowParts() {
		const { sidebar, dialogs, quickInput, page } = person.window;
		return { sidebar, dialogs, quickInput, page };
	}
});
