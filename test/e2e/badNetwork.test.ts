import assert from 'node:assert/strict';
import { KeyPerson } from './keyPerson.ts';
import { keepPictureOfFailure } from './window.ts';

describe('a person on a bad network', () => {
	const person = new KeyPerson();
	const { service } = person;

	before(() => person.open(['ant', 'bee', 'cat'], { theme: 'Default High Contrast' }));
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, person.window);
		await service.recover();
		await person.window.runCommand('Notifications: Clear All Notifications');
		await person.window.runCommand('User API Keys: Refresh');
		for (const name of ['ant', 'bee', 'cat']) await person.window.sidebar.waitForRow(name);
	});
	after(() => person.close());

	it('is told that a portal answered instead of the service, and keeps the rows', async () => {
		const { sidebar, dialogs } = person.window;
		service.fault = 'answers HTML';
		await sidebar.rowAction('ant', 'Disable');
		await dialogs.waitForNotification('Something else than the key service answered');
		await sidebar.message.getByText('Something else than the key service answered').waitFor();
		await sidebar.waitForRow('ant', 'enabled');
		await person.window.screenshot('network-1-html');
	});

	it('is told how long a service that is asked too much wants to be left alone', async () => {
		const { sidebar, dialogs } = person.window;
		service.concerns = (method) => method !== 'GET';
		service.fault = 'answers 429';
		await sidebar.rowAction('ant', 'Disable');
		await dialogs.waitForNotification('Try again in 60 s');
	});

	it('is told once what became of many keys when the service fails', async () => {
		const { sidebar, dialogs } = person.window;
		service.concerns = (method) => method !== 'GET';
		service.fault = 'answers 500';
		await sidebar.row('ant').click();
		await sidebar.row('cat').click({ modifiers: ['Shift'] });
		await sidebar.rowMenu('bee', 'Disable');
		await dialogs.pressInModal('Disable Keys');
		const text = await dialogs.waitForNotification('Not disabled');
		assert.match(text, /Not disabled: [abcentu, ]{13}\. The key service failed\. Try again later\./);
		await person.window.screenshot('network-2-failed');
		await service.recover();
		await dialogs.pressInNotification('Not disabled', 'Try Again');
		for (const name of ['ant', 'bee', 'cat']) await sidebar.waitForRow(name, 'disabled');
		await dialogs.pressInNotification('3 of 3 keys are disabled now', 'Undo');
		for (const name of ['ant', 'bee', 'cat']) await sidebar.waitForRow(name, 'enabled');
	});

	it('cancels a bulk run at a slow service and is told what was left', async () => {
		const { sidebar, dialogs } = person.window;
		service.concerns = (method) => method === 'PUT';
		service.answering = new Promise(() => undefined);
		await sidebar.row('ant').click();
		await sidebar.row('cat').click({ modifiers: ['Shift'] });
		await sidebar.rowMenu('bee', 'Disable');
		await dialogs.pressInModal('Disable Keys');
		await dialogs.notification('Disabling keys').waitFor();
		await person.window.screenshot('network-3-slow');
		await dialogs.pressInNotification('Disabling keys', 'Cancel');
		await dialogs.waitForNotification('Cancelled, so unchanged: ant, bee, cat.');
	});

	it('sees that the service has died, and goes on when it is back', async () => {
		const { sidebar, dialogs } = person.window;
		service.concerns = (method) => method !== 'GET';
		service.fault = 'dies in the middle';
		await person.window.runCommand('User API Keys: Create Key');
		await person.window.quickInput.answer('Name of the new key', 'new');
		await dialogs.waitForNotification('may have been created without its value');
		await sidebar.message.getByText('refused the connection').waitFor();
		await person.window.screenshot('network-4-dead');
		await service.recover();
		await person.window.runCommand('User API Keys: Refresh');
		await sidebar.waitForRow('new', 'value lost');
		await dialogs.waitForNotification('The key new was created, but its value got lost');
	});
});
