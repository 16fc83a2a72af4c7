import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openPerson, type Person } from './person.ts';
import { until } from './until.ts';

describe('SecretStorage', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
	});
	afterEach(() => person.forgetEverything());
	after(() => person.run('userApiKeys.stopLocalServer'));

	it('holds one record for a session and one for a value, each as long as it is needed', async () => {
		const filed = async () => [(await person.filed('session')).length, (await person.filed('fresh')).length];
		await person.signUp();
		assert.deepEqual([await filed(), (await person.secrets()).size], [[1, 0], 1]);
		await person.create('mine');
		assert.deepEqual([await filed(), (await person.secrets()).size], [[1, 1], 2]);
		await person.run('userApiKeys.copyKeyValue', { row: person.row('mine') });
		assert.deepEqual(await filed(), [1, 0]);
		await person.run('userApiKeys.signOut');
		// What is left for the next window to clear the clipboard is of no account.
		assert.deepEqual([...(await person.secrets()).keys()], ['clipboard']);
	});

	it('is followed when another window signs out and in', async () => {
		const { account } = await person.signUp();
		await person.create('mine');
		const { accounts, context } = person.handle;
		const [key = ''] = await person.filed('session');
		const record = (await context.secrets.get(key)) ?? '';
		await context.secrets.delete(key);
		await until(accounts.onDidChange, () => accounts.all.length === 0, 'the account is gone');
		assert.deepEqual(person.rows(), []);
		await context.secrets.store(key, record);
		const again = await until(accounts.onDidChange, () => accounts.all[0], 'the account is back');
		assert.equal(again.id, account.id);
		person.rows();
		await until(accounts.onDidChange, () => again.state.kind === 'ready', 'its keys are listed');
		assert.equal(person.item(person.row('mine')).contextValue, 'key enabled fresh');
	});

	it('is followed when another window finds that the session has ended', async () => {
		const { account, email, password } = await person.signUp();
		const { context, accounts } = person.handle;
		const [key = ''] = await person.filed('session');
		const record = JSON.parse((await context.secrets.get(key)) ?? '') as object;
		await context.secrets.store(key, JSON.stringify({ ...record, session: null }));
		await until(accounts.onDidChange, () => account.state.kind === 'ended', 'the session has ended');
		assert.equal(person.item(person.accountRow(email)).contextValue, 'account ended');
		const types = [email, password];
		assert.deepEqual(await person.run('userApiKeys.signIn', { row: person.accountRow(email), types }), []);
		assert.deepEqual(account.state, { kind: 'ready', keys: [] });
	});

	it('is followed when another window copies a value', async () => {
		await person.signUp();
		await person.create('mine');
		const { context, fresh, tree } = person.handle;
		const [key = ''] = await person.filed('fresh');
		const changed = until(
			tree.onDidChangeTreeData,
			() => person.item(person.row('mine')).contextValue === 'key enabled',
			'the row says so',
		);
		await context.secrets.delete(key);
		await changed;
		await vscode.env.clipboard.writeText('of before');
		await person.run('userApiKeys.copyKeyValue', { row: person.row('mine') });
		assert.equal(await vscode.env.clipboard.readText(), 'of before');
		assert.deepEqual(fresh.of({ serviceId: 'local', userId: person.handle.accounts.all[0]?.userId ?? '' }), []);
	});

	it('may hold what cannot be read: it is left alone and nobody is signed in by it', async () => {
		const { context, accounts } = person.handle;
		await person.signUp();
		let readings = 0;
		const listening = accounts.onDidChange(() => readings++);
		for (const text of ['not JSON', '{"version":2}']) await context.secrets.store('session/local/somebody', text);
		await until(accounts.onDidChange, () => readings >= 2, 'the store was read after each');
		listening.dispose();
		assert.equal(accounts.all.length, 1);
		assert.equal(await context.secrets.get('session/local/somebody'), '{"version":2}');
	});
});
