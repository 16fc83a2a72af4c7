import assert from 'node:assert/strict';
import { KeyPerson } from './keyPerson.ts';
import { keepPictureOfFailure } from './window.ts';

const names = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox'];

describe('a person with many keys', () => {
	const person = new KeyPerson();
	const { service } = person;

	before(() => person.open(names, { settings: { 'userApiKeys.clipboard.clearAfterSeconds': 2 } }));
	beforeEach(() => service.recover());
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, person.window);
		await person.window.page.keyboard.press('Escape');
		await person.window.runCommand('Notifications: Clear All Notifications');
	});
	after(() => person.close());

	const select = async (first: string, ...more: readonly string[]) => {
		await person.window.sidebar.row(first).click();
		for (const name of more) await person.window.sidebar.row(name).click({ modifiers: ['ControlOrMeta'] });
	};
	const press = async (...keys: readonly string[]) => {
		for (const key of keys) await person.window.page.keyboard.press(key);
	};
	const untilRequested = async (method: string, count = 1) => {
		const isThere = () => service.requests.filter((request) => request.startsWith(method)).length >= count;
		while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 20));
	};

	it('chooses several with the mouse, disables them after one question and takes it back', async () => {
		const { sidebar, dialogs, window } = { ...parts(), window: person.window };
		await select('ant', 'cat', 'dog');
		await sidebar.rowMenu('cat', 'Disable');
		assert.match(await dialogs.modalText(), /Disable 3 API keys\?[^]*Keys: ant, cat, dog/);
		await window.screenshot('doing-1-disable-many');
		await dialogs.pressInModal('Disable Keys');
		for (const name of ['ant', 'cat', 'dog']) await sidebar.waitForRow(name, 'disabled');
		await dialogs.waitForNotification('3 of 3 keys are disabled now');
		await window.screenshot('doing-2-disabled-many');
		assert.deepEqual(await person.enabled(), ['bee', 'elk', 'fox']);
		await dialogs.pressInNotification('3 of 3 keys are disabled now', 'Undo');
		await dialogs.waitForNotification('3 of 3 keys are enabled now');
		assert.deepEqual(await person.enabled(), names);
	});

	it('takes back the disabling of one', async () => {
		const { sidebar, dialogs } = parts();
		await sidebar.rowAction('bee', 'Disable');
		await sidebar.waitForRow('bee', 'disabled');
		await dialogs.pressInNotification('The key bee is disabled', 'Undo');
		await sidebar.waitForRow('bee', 'enabled');
	});

	it('chooses with the keyboard alone, copies the names, and is asked before Delete does something', async () => {
		const { sidebar, dialogs } = parts();
		await select('bee');
		await press('Shift+ArrowDown', 'Shift+ArrowDown', 'ControlOrMeta+c');
		await person.window.page.locator('.statusbar').getByText('3 names copied').waitFor();
		assert.equal(await person.window.readClipboard(), 'bee\ncat\ndog');
		await press('Delete');
		assert.match(await dialogs.modalText(), /Delete 3 API keys\?[^]*Still enabled: 3 of 3[^]*Keys: bee, cat, dog/);
		await person.window.screenshot('doing-3-delete-many');
		await press('Escape');
		await dialogs.modal.waitFor({ state: 'hidden' });
		assert.deepEqual(await person.enabled(), names);
		await sidebar.waitForRow('bee', 'enabled');
	});

	it('deletes several, some of them disabled, an account among them being left alone', async () => {
		const { sidebar, dialogs } = parts();
		await sidebar.rowAction('elk', 'Disable');
		await sidebar.waitForRow('elk', 'disabled');
		await select('elk', 'fox', 'ada@example.com');
		await press('Delete');
		assert.match(await dialogs.modalText(), /Delete 2 API keys\?[^]*Still enabled: 1 of 2[^]*Keys: elk, fox/);
		await dialogs.pressInModal('Delete Keys');
		await sidebar.waitUntilGone('elk');
		await sidebar.waitUntilGone('fox');
		await dialogs.waitForNotification('2 of 2 keys are deleted: elk, fox.');
	});

	it('gets a key that still works disabled by the first button of the question', async () => {
		const { sidebar, dialogs } = parts();
		await sidebar.rowMenu('dog', 'Delete');
		assert.match(await dialogs.modalText(), /Delete the API key dog\?[^]*still enabled/);
		await person.window.screenshot('doing-4-delete-living');
		await press('Enter');
		await sidebar.waitForRow('dog', 'disabled');
	});

	it('copies a table of the keys from the account', async () => {
		await parts().sidebar.rowMenu('ada@example.com', 'Copy Key Inventory');
		await parts().dialogs.waitForNotification('A Markdown table of 4 keys');
		assert.match(await person.window.readClipboard(), /^\| Name \| State \|[^]*\| dog \| disabled \|/);
	});

	it('has the clipboard cleared after the time that is set, and is told by the old notification', async () => {
		const { sidebar, dialogs } = parts();
		await create('gnu');
		await sidebar.rowAction('gnu', 'Copy Key Value');
		await dialogs.waitForNotification(
			'cleared from there after 2 s, or when a window is next opened if this one is closed before',
		);
		assert.match(await person.window.readClipboard(), /^uak_/);
		await person.window.screenshot('doing-5-copied');
		await person.window.page.locator('.statusbar').getByText('was cleared from the clipboard').waitFor();
		assert.equal(await person.window.readClipboard(), '');
		await dialogs.pressInNotification('The key gnu was created', 'Copy Value');
		await dialogs.waitForNotification('The value of gnu was copied before, and only once');
	});

	it('replaces a key whose answer got lost, in one step', async () => {
		const { sidebar, dialogs } = parts();
		service.concerns = (method) => method === 'POST';
		service.fault = 'drops the connection instead of answering';
		await create('hen');
		await dialogs.waitForNotification('The key hen was created, but its value got lost');
		await sidebar.waitForRow('hen', 'value lost');
		const label = (await sidebar.row('hen').getAttribute('aria-label')) ?? '';
		assert.match(label, /^API key hen, enabled, value lost/);
		await person.window.screenshot('doing-6-value-lost');
		await service.recover();
		await dialogs.pressInNotification('its value got lost', 'Replace Key…');
		assert.match(await dialogs.modalText(), /Replace the API key hen\?/);
		await person.window.screenshot('doing-7-replace');
		await dialogs.pressInModal('Replace Key');
		await sidebar.waitForRow('hen', 'value not copied yet');
	});

	it('finds a key whose creation a crash has cut off, and replaces it from its row', async () => {
		const { sidebar, dialogs } = parts();
		service.concerns = (method) => method === 'POST';
		service.keepsAnswers = true;
		service.requests.length = 0;
		await create('ibex');
		await untilRequested('POST');
		await person.window.crashExtensionHost();
		await service.recover();
		await sidebar.row('ibex').filter({ hasText: 'value lost' }).waitFor({ timeout: 30_000 });
		await person.window.screenshot('doing-8-crashed');
		await sidebar.rowAction('ibex', 'Replace Key');
		await dialogs.pressInModal('Replace Key');
		await sidebar.waitForRow('ibex', 'value not copied yet');
	});

	it('finds after a crash amid a bulk run what was done, and does the rest', async () => {
		const { sidebar, dialogs } = parts();
		let changes = 0;
		service.concerns = (method) => method === 'PUT' && ++changes > 2;
		service.answering = new Promise(() => undefined);
		service.requests.length = 0;
		await select('ant', 'bee', 'cat', 'gnu');
		await sidebar.rowMenu('cat', 'Disable');
		await dialogs.pressInModal('Disable Keys');
		await untilRequested('PUT', 4);
		await person.window.screenshot('doing-9-progress');
		await person.window.crashExtensionHost();
		await service.recover();
		await sidebar.waitForRow('ant');
		const left = (await person.enabled()).filter((name) => ['ant', 'bee', 'cat', 'gnu'].includes(name));
		assert.equal(left.length, 2);
		for (const name of left) await sidebar.waitForRow(name, 'enabled');
		await select('ant', 'bee', 'cat', 'gnu');
		await sidebar.rowMenu(left[0] ?? '', 'Disable');
		await dialogs.pressInModal('Disable Keys');
		await dialogs.waitForNotification('2 of 4 keys are disabled now');
		for (const name of ['ant', 'bee', 'cat', 'gnu']) await sidebar.waitForRow(name, 'disabled');
	});

	it('keeps a value whose key was deleted elsewhere in a row of its own until it is discarded', async () => {
		const { sidebar, dialogs } = parts();
		const key = (await person.elsewhere.apiKeys.fetchAll()).find(({ name }) => name === 'ibex');
		await person.elsewhere.apiKeys.delete(key?._id ?? '');
		await person.window.runCommand('User API Keys: Refresh');
		await sidebar.waitForRow('ibex', 'key deleted elsewhere');
		const label = (await sidebar.row('ibex').getAttribute('aria-label')) ?? '';
		assert.equal(label, 'Value of ibex, key deleted elsewhere, value not copied yet');
		await narrowSidebar();
		await person.window.screenshot('doing-10-deleted-elsewhere');
		await sidebar.rowMenu('ibex', 'Discard Key Value');
		assert.match(await dialogs.modalText(), /not at the service any more/);
		await dialogs.pressInModal('Discard Value');
		await sidebar.waitUntilGone('ibex');
	});

	it('has the clipboard cleared also when the window is reloaded before its time has come', async () => {
		const { sidebar, dialogs } = parts();
		await create('jay');
		await sidebar.rowAction('jay', 'Copy Key Value');
		await dialogs.waitForNotification('if this one is closed before');
		await person.window.reload();
		assert.match(await person.window.readClipboard(), /^uak_/);
		await person.window.page.locator('.statusbar').getByText('was cleared from the clipboard').waitFor();
		assert.equal(await person.window.readClipboard(), '');
	});

	/** To 200 pixels, by dragging its edge. */
	async function narrowSidebar(): Promise<void> {
		const { page, sidebar } = person.window;
		const box = (await sidebar.part.boundingBox()) ?? assert.fail();
		const [edge, middle] = [box.x + box.width, box.y + box.height / 3];
		await page.mouse.move(edge, middle);
		await page.mouse.down();
		await page.mouse.move(box.x + 200, middle, { steps: 5 });
		await page.mouse.up();
	}

	async function create(name: string): Promise<void> {
		await person.window.runCommand('User API Keys: Create Key');
		await person.window.quickInput.answer('Name of the new key', name);
	}

	function parts() {
		const { sidebar, dialogs } = person.window;
		return { sidebar, dialogs };
	}
});
