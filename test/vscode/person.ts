import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../src/extension.ts';
import type { Account } from '../../src/keys/account.ts';
import type { CommandId } from '../../src/keys/commandIds.ts';
import type { Row } from '../../src/ui/rows.ts';
import { until, whileRunning } from './until.ts';

const extensionId = 'user-api-keys.user-api-keys';

/** What a person presses while a command runs. Pressing it when there is nothing to press does nothing. */
const presses = {
	/** Closes notifications; some commands end only then. */
	close: ['notifications.clearAll'],
	/** Takes the first item of the quick pick. */
	pick: ['workbench.action.acceptSelectedQuickOpenItem', 'notifications.clearAll'],
	/** The button of the notification. */
	button: ['notification.acceptPrimaryAction'],
};

type Press = keyof typeof presses;

export interface Ways {
	/** The row that the command is called on; without one, it is called as from the palette. */
	readonly row?: Row | undefined;
	/** What is typed into the input boxes, one after the other. */
	readonly types?: readonly string[];
	readonly presses?: Press | (() => PromiseLike<Press>);
}

export interface SignedUp {
	readonly account: Account;
	readonly email: string;
	readonly password: string;
}

/**
 * Somebody at the window of the extension under test. Everything is VS Code's own but the typing, which nothing inside
 * the extension host can do; what is typed is checked as in the input box.
 */
export class Person {
	readonly handle: TestHandle;

	constructor(handle: TestHandle) {
		this.handle = handle;
	}

	/** Calls a command, waits until it has ended, and answers what was wrong with the texts. */
	async run(command: CommandId, { row, types = [], presses: next = 'close' }: Ways = {}): Promise<readonly string[]> {
		const left = [...types];
		const problems: string[] = [];
		const { prompts } = await this.handle.actions.get();
		prompts.text = async ({ problem }) => {
			const text = left.shift();
			const found = text === undefined ? 'nothing was typed' : problem(text);
			if (found !== undefined) problems.push(found);
			return found === undefined ? text : undefined;
		};
		await whileRunning(vscode.commands.executeCommand(command, row), async () => {
			const name = typeof next === 'string' ? next : await next();
			for (const press of presses[name]) await vscode.commands.executeCommand(press);
		});
		assert.deepEqual(left, [], `${command} did not ask for all of it`);
		return problems;
	}

	async signUp(): Promise<SignedUp> {
		const email = `${crypto.randomUUID()}@example.com`;
		const password = `password ${crypto.randomUUID()}`;
		assert.deepEqual(await this.run('userApiKeys.createAccount', { types: [email, password, password] }), []);
		return { account: this.account(email), email, password };
	}

	/** Creates a key and closes the notification that offers its value. */
	async create(name: string, row?: Row): Promise<void> {
		assert.deepEqual(await this.run('userApiKeys.createKey', { row, types: [name] }), []);
	}

	account(email: string): Account {
		const account = this.handle.accounts.all.find(({ label }) => label === email);
		assert.ok(account, `${email} is not signed in`);
		return account;
	}

	accountRow(email: string): Row {
		const { service, userId } = this.account(email);
		return { serviceId: service.id, userId };
	}

	/** The row of a key, as the tree has it now. */
	row(name: string): Row {
		const rows = this.rows().filter((row) => row.keyId !== undefined && this.item(row).label === name);
		assert.equal(rows.length, 1, `there are ${rows.length} rows ${name}`);
		return rows[0] as Row;
	}

	rows(): Row[] {
		const { tree } = this.handle;
		return tree.getChildren().flatMap((row) => [row, ...tree.getChildren(row)]);
	}

	item(row: Row): vscode.TreeItem {
		return this.handle.tree.getTreeItem(row);
	}

	/** Everything in SecretStorage, by storage key. */
	async secrets(): Promise<ReadonlyMap<string, string>> {
		const { secrets } = this.handle.context;
		const keys = await secrets.keys();
		return new Map(await Promise.all(keys.map(async (key) => [key, (await secrets.get(key)) ?? ''] as const)));
	}

	/** The storage keys of one area. */
	async filed(area: 'session' | 'fresh'): Promise<readonly string[]> {
		return [...(await this.secrets()).keys()].filter((key) => key.startsWith(`${area}/`));
	}

	/** Empties SecretStorage, so that nobody is signed in and no value waits. */
	async forgetEverything(): Promise<void> {
		const { context, accounts, tree } = this.handle;
		for (const key of await context.secrets.keys()) await context.secrets.delete(key);
		await until(accounts.onDidChange, () => accounts.all.length === 0, 'nobody is signed in');
		assert.deepEqual(tree.getChildren(), []);
		await vscode.commands.executeCommand('notifications.clearAll');
	}
}

/** A person at the extension as VS Code has activated it. */
export async function openPerson(): Promise<Person> {
	const extension = vscode.extensions.getExtension<TestHandle>(extensionId);
	assert.ok(extension, `${extensionId} is not installed`);
	const handle = await extension.activate();
	await handle.ready;
	return new Person(handle);
}
