import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Row } from '../../src/ui/rows.ts';
import { openPerson, type Person } from './person.ts';
import { until } from './until.ts';

describe('the rows', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
	});
	beforeEach(() => person.signUp());
	afterEach(() => person.forgetEverything());
	after(() => person.run('userApiKeys.stopLocalServer'));

	/** What a row is to menus, to eyes and to a screen reader. */
	const assertKey = (name: string, contextValue: string, description: string, state?: string) => {
		const item = person.item(person.row(name));
		assert.equal(item.label, name);
		assert.equal(item.contextValue, contextValue);
		assert.equal(item.description, description);
		const spoken = `API key ${name}, ${state ?? description.split(' · ').slice(0, 2).join(', ')}`;
		assert.ok(item.accessibilityInformation?.label.startsWith(spoken), item.accessibilityInformation?.label);
		assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.None);
	};

	it('say of a key whether it is enabled and whether its value was copied', async () => {
		await person.create('mine');
		assertKey('mine', 'key enabled fresh', 'not copied yet · enabled', 'enabled, value not copied yet');
		await person.run('userApiKeys.disableKey', { row: person.row('mine') });
		assertKey('mine', 'key disabled fresh', 'disabled · not copied yet', 'disabled, value not copied yet');
		await person.run('userApiKeys.copyKeyValue', { row: person.row('mine') });
		assertKey('mine', 'key disabled', 'disabled · value copied · new');
		await person.run('userApiKeys.enableKey', { row: person.row('mine') });
		assertKey('mine', 'key enabled', 'enabled · value copied · new');
	});

	it('say in the tooltip when and whether, and the id, with links to commands that work', async () => {
		await person.create('mine');
		const row = person.row('mine');
		assert.equal(person.item(row).tooltip, undefined);
		const { tooltip } = await person.handle.tree.resolveTreeItem(person.item(row), row);
		assert.ok(tooltip instanceof vscode.MarkdownString);
		assert.match(tooltip.value, /State:(&nbsp;| )enabled/);
		assert.match(tooltip.value, /not(&nbsp;| )copied(&nbsp;| )yet/);
		assert.ok(tooltip.value.includes(row.keyId ?? 'none'));
		const enabledCommands = ['copyKeyValue', 'disableKey', 'openKeyDetails', 'deleteKey'].map(
			(id) => `userApiKeys.${id}`,
		);
		assert.deepEqual(tooltip.isTrusted, { enabledCommands });
		const [, args = ''] = /command:userApiKeys\.disableKey\?([^)]+)\)/.exec(tooltip.value) ?? [];
		const [linked] = JSON.parse(decodeURIComponent(args)) as Row[];
		assert.deepEqual(linked, row);
		await person.run('userApiKeys.disableKey', { row: linked });
		assertKey('mine', 'key disabled fresh', 'disabled · not copied yet', 'disabled, value not copied yet');
	});

	it('are ids alone, since VS Code hands them to the commands of other extensions too', async () => {
		await person.create('mine');
		for (const row of person.rows()) {
			assert.ok(
				Object.values(row).every((value) => typeof value === 'string'),
				JSON.stringify(Object.keys(row)),
			);
		}
	});

	it('are refreshed alone when a key changes, so that a click on another one arrives', async () => {
		await person.create('mine');
		await person.create('yours');
		const { tree } = person.handle;
		const changes: unknown[] = [];
		const listening = tree.onDidChangeTreeData((rows) => changes.push(rows));
		await person.run('userApiKeys.disableKey', { row: person.row('mine') });
		await until(tree.onDidChangeTreeData, () => changes.length > 0, 'a row is refreshed');
		listening.dispose();
		assert.deepEqual(changes, [[person.row('mine')]]);
	});

	it('keep their ids when a key changes, so that VS Code keeps the selection', async () => {
		await person.create('mine');
		const before = person.item(person.row('mine')).id;
		await person.run('userApiKeys.disableKey', { row: person.row('mine') });
		assert.equal(person.item(person.row('mine')).id, before);
		assert.equal(new Set(person.rows().map((row) => person.item(row).id)).size, 2);
	});

	it('are made once for as long as they look the same, but for their tooltips', async () => {
		await person.create('mine');
		const row = person.row('mine');
		const item = person.item(row);
		const resolved = await person.handle.tree.resolveTreeItem(item, row);
		assert.deepEqual([resolved.id, resolved.description], [item.id, item.description]);
		assert.equal(person.item(row), item);
		assert.equal(item.tooltip, undefined);
		await person.run('userApiKeys.disableKey', { row });
		assert.notEqual(person.item(row), item);
	});

	it('say of an account how many keys it has, and that its session has ended', async () => {
		await person.create('mine');
		const [account] = person.handle.accounts.all;
		const email = account?.label ?? '';
		const ready = person.item(person.accountRow(email));
		assert.equal(ready.label, email);
		assert.equal(ready.contextValue, 'account ready');
		assert.equal(ready.description, '1 of 20 · Local key server');
		assert.equal(ready.accessibilityInformation?.label, `Account ${email}, 1 of 20, Local key server`);
		assert.equal(ready.collapsibleState, vscode.TreeItemCollapsibleState.Expanded);

		// Somebody ends the session at the service.
		await account?.session?.signOut();
		await person.run('userApiKeys.refresh');
		const ended = person.item(person.accountRow(email));
		assert.equal(ended.contextValue, 'account ended');
		assert.equal(ended.description, 'signed out, sign in again');
		assert.equal(ended.accessibilityInformation?.label, `Account ${email}, signed out, sign in again`);
		assert.equal(ended.collapsibleState, vscode.TreeItemCollapsibleState.None);
		assert.deepEqual(person.handle.tree.getChildren(person.accountRow(email)), []);
	});

	it('of an account whose server was stopped stay, and say that they are not of now', async () => {
		await person.create('mine');
		const { accounts } = person.handle;
		await person.run('userApiKeys.stopLocalServer');
		assert.equal(person.item(person.accountRow(accounts.all[0]?.label ?? '')).contextValue, 'account failed');
		assertKey('mine', 'key enabled fresh', 'not copied yet · enabled', 'enabled, value not copied yet');
		await person.run('userApiKeys.startLocalServer');
		await until(accounts.onDidChange, () => accounts.all[0]?.state.kind === 'ready', 'the keys are listed again');
	});
});
