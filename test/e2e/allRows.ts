import type { KeyPerson } from './keyPerson.ts';

const day = 24 * 60 * 60;

/** The keys that a person has to have before. */
export const firstKeys = ['ant', 'bee', 'cat', 'dog'];

/** Brings about every state that a row can show at App Services, in a window where nobody has more than these keys. */
export async function makeAllRows(person: KeyPerson): Promise<void> {
	const { sidebar, dialogs } = person.window;
	const { service } = person;
	await makeOld(person, 'dog', 200);
	await sidebar.rowAction('bee', 'Disable');
	await sidebar.waitForRow('bee', 'disabled');
	for (const name of ['fox', 'gnu', 'ibex']) await create(person, name);
	await sidebar.rowAction('gnu', 'Copy Key Value');
	await dialogs.waitForNotification('The value of gnu is in the clipboard');
	service.concerns = (method) => method === 'POST';
	service.fault = 'drops the connection instead of answering';
	await create(person, 'hen');
	await dialogs.waitForNotification('The key hen was created, but its value got lost');
	await service.recover();
	await deleteElsewhere(person, 'ibex');
	await person.window.runCommand('User API Keys: Refresh');
	await sidebar.waitForRow('ibex', 'key deleted elsewhere');
	await sidebar.waitForRow('dog', 'stale');
	await person.window.runCommand('Notifications: Clear All Notifications');
}

async function create(person: KeyPerson, name: string): Promise<void> {
	await person.window.runCommand('User API Keys: Create Key');
	await person.window.quickInput.answer('Name of the new key', name);
	await person.window.sidebar.waitForRow(name);
}

async function deleteElsewhere(person: KeyPerson, wanted: string): Promise<void> {
	const key = (await person.elsewhere.apiKeys.fetchAll()).find(({ name }) => name === wanted);
	await person.elsewhere.apiKeys.delete(key?._id ?? '');
}

/** A key's age is in its id. */
async function makeOld(person: KeyPerson, name: string, days: number): Promise<void> {
	const { db } = person.service.behind.service;
	const seconds = Math.floor(Date.now() / 1000) - days * day;
	const id = seconds.toString(16).padStart(8, '0').padEnd(24, '0');
	await db.updateTable('api_keys').set({ id }).where('name', '=', name).execute();
}
