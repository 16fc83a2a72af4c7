import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { servicesSetting } from '../../src/keys/commandIds.ts';
import { storageKey } from '../../src/keys/secretStore.ts';
import { openPerson, type Person } from './person.ts';
import { until } from './until.ts';

describe('the setting of key services', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
	});
	afterEach(async () => {
		await set(undefined);
		await person.forgetEverything();
	});
	after(() => person.run('userApiKeys.stopLocalServer'));

	const labels = () => person.handle.accounts.services.map(({ label }) => label);
	/** Changes the user setting and waits until the extension has taken it. */
	const set = async (entries: readonly unknown[] | undefined) => {
		const { accounts, services } = person.handle;
		const usable = entries?.filter((entry) => !isWrong(entry)).length ?? 0;
		const wrong = (entries?.length ?? 0) - usable;
		await vscode.workspace.getConfiguration().update(servicesSetting, entries, vscode.ConfigurationTarget.Global);
		const isTaken = () => accounts.services.length === 1 + usable && services.problems.length === wrong;
		await until(accounts.onDidChange, isTaken, 'the setting is taken');
	};

	it('is followed without a reload', async () => {
		assert.deepEqual(labels(), ['Local key server']);
		await set([elsewhere('https://keys.example.com')]);
		assert.deepEqual(labels(), ['Local key server', 'Elsewhere']);
		await set([]);
		assert.deepEqual(labels(), ['Local key server']);
	});

	it('may have a wrong entry: a sentence says so, and the others are used', async () => {
		await set([wrong, elsewhere('https://keys.example.com')]);
		assert.deepEqual(labels(), ['Local key server', 'Elsewhere']);
		assert.deepEqual(person.handle.services.problems, [
			'Entry 1 of the setting "User API Keys: Services" is not used. The address must be https://…, or http:// for this machine only.',
		]);
		await set([]);
		assert.deepEqual(person.handle.services.problems, []);
	});

	it('is asked for when an account is created without a row', async () => {
		await set([elsewhere('https://keys.example.com')]);
		const email = `${crypto.randomUUID()}@example.com`;
		const types = [email, 'a password', 'a password'];
		assert.deepEqual(await person.run('userApiKeys.createAccount', { types, presses: 'pick' }), []);
		assert.equal(person.account(email).service.label, 'Local key server');
	});

	it('hides the accounts of a service that is taken out, and brings them back with it', async () => {
		const { account, email, password } = await person.signUp();
		const { accounts, server, context } = person.handle;
		assert.equal(server.state.kind, 'running');
		const entry = elsewhere('address' in server.state ? server.state.address : '');
		await set([entry]);
		const serviceId = accounts.services[1]?.id ?? '';
		const ended = { version: 1, id: 'another', serviceId, userId: account.userId, label: email, session: null };
		await context.secrets.store(storageKey('session', serviceId, account.userId), JSON.stringify(ended));
		const there = await until(accounts.onDidChange, () => accounts.all[1], 'another window has put an account there');
		const row = { serviceId: there.service.id, userId: there.userId };
		assert.deepEqual(await person.run('userApiKeys.signIn', { row, types: [email, password] }), []);
		await person.create('elsewhere', row);

		await set([]);
		assert.deepEqual(accounts.all, [account]);
		assert.equal((await person.filed('session')).length, 2);
		await set([entry]);
		await until(accounts.onDidChange, () => accounts.all.length === 2, 'the account is back');
		assert.deepEqual(
			accounts.all.map(({ service, id }) => `${service.label} ${id}`),
			[`Local key server ${account.id}`, 'Elsewhere another'],
		);
		person.rows();
		await until(accounts.onDidChange, () => accounts.all[1]?.keys.length === 1, 'its keys are listed');
	});

	it('is ignored in a workspace', async () => {
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
		assert.ok(folder);
		const file = vscode.Uri.joinPath(folder, '.vscode', 'settings.json');
		const heard = until(vscode.workspace.onDidChangeConfiguration, () => tabSize() === 7, 'the file is read');
		const settings = { [servicesSetting]: [elsewhere('https://evil.example.com')], 'editor.tabSize': 7 };
		await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(settings)));
		await heard;
		assert.deepEqual(vscode.workspace.getConfiguration().get(servicesSetting), []);
		await person.handle.services.load();
		assert.deepEqual(labels(), ['Local key server']);
		const gone = until(vscode.workspace.onDidChangeConfiguration, () => tabSize() !== 7, 'the file is gone');
		await vscode.workspace.fs.delete(vscode.Uri.joinPath(file, '..'), { recursive: true });
		await gone;
	});
});

const wrong = { kind: 'appServices', address: 'http://keys.example.com', appId: 'local' };

function isWrong(entry: unknown): boolean {
	return entry === wrong;
}

function elsewhere(address: string) {
	return { kind: 'appServices', address, appId: 'local', name: 'Elsewhere' };
}

function tabSize(): unknown {
	return vscode.workspace.getConfiguration('editor').get('tabSize');
}
