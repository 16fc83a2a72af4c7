import assert from 'node:assert/strict';
import type { Account } from '../../../src/keys/account.ts';
import type { CommandId } from '../../../src/keys/commandIds.ts';
import { commandTable, type CommandTargets } from '../../../src/ui/commandTable.ts';
import { createWorld, type Window, type World } from '../keys/world.ts';

describe('a command on a row', () => {
	let world: World;
	let window: Window;
	let bob: Account;
	const diagnosed: unknown[] = [];
	const opened: unknown[] = [];

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		await window.signUp();
		await window.create('of-ada');
		bob = await window.signUp('bob@example.com');
		await bob.createKey({ name: 'of-bob' });
		for (const list of [window.asked, window.told, diagnosed, opened]) list.length = 0;
	});
	afterEach(async () => {
		window.dispose();
		await world.server.close();
	});

	function run(id: CommandId, row: unknown, rows?: unknown): unknown {
		const { accounts, accountActions, keyActions, values, copying, fresh } = window;
		const serviceCommands = { diagnose: async (serviceId?: string) => void diagnosed.push(serviceId) };
		const openDetails = async (target: unknown) => void opened.push(target);
		const targets = { accounts, accountActions, keyActions, values, copying, fresh, serviceCommands, openDetails };
		// What else there is belongs to other commands.
		return commandTable(targets as unknown as CommandTargets)[id](row, rows);
	}

	const rowOf = ({ service, userId }: Account) => ({ serviceId: service.id, userId });
	const keyRow = (account: Account) => ({ ...rowOf(account), keyId: account.keys[0]?.id ?? 'none' });

	for (const id of ['signIn', 'signOut', 'createKey', 'diagnoseConnection'] as const) {
		it(`touches no other account when its own has gone: ${id}`, async () => {
			const row = rowOf(bob);
			await window.accountActions.signOut(bob);
			window.script.texts.push('for-bob');
			await assert.rejects(async () => run(`userApiKeys.${id}`, row), /not signed in here any more/);
			assert.deepEqual([window.asked, diagnosed], [[], []]);
			assert.deepEqual(
				window.account.keys.map(({ name }) => name),
				['of-ada'],
			);
		});
	}

	for (const id of ['replaceKey', 'openKeyDetails', 'copyKeyValue', 'discardKeyValue'] as const) {
		it(`offers no other key when its own has gone: ${id}`, async () => {
			const row = keyRow(bob);
			await bob.deleteKey(row.keyId);
			await assert.rejects(async () => run(`userApiKeys.${id}`, row), { code: 'APIKeyNotFound' });
			await window.accountActions.signOut(bob);
			await assert.rejects(async () => run(`userApiKeys.${id}`, row), { code: 'APIKeyNotFound' });
			assert.deepEqual([window.asked, window.told, opened], [[], [], []]);
		});
	}

	it('finds the account and the key that it was called on', async () => {
		await run('userApiKeys.diagnoseConnection', rowOf(bob));
		await run('userApiKeys.openKeyDetails', keyRow(bob));
		await run('userApiKeys.signOut', rowOf(bob));
		assert.deepEqual(diagnosed, [bob.service.id]);
		assert.deepEqual(opened, [{ account: bob, key: bob.keys[0] }]);
		assert.deepEqual(
			window.accounts.all.map(({ label }) => label),
			['ada@example.com'],
		);
	});

	it('asks when it was called on none', async () => {
		await run('userApiKeys.signOut', undefined);
		assert.deepEqual(window.asked, ['Choose an account', ...window.asked.slice(1)]);
		await run('userApiKeys.diagnoseConnection', undefined);
		assert.deepEqual(diagnosed, [undefined]);
	});

	it('copies a value whose key was deleted elsewhere', async () => {
		const ref = { ...rowOf(bob), keyId: 'deleted' };
		await window.fresh.put(ref, 'deleted', 'obviously-fake-value');
		await run('userApiKeys.copyKeyValue', ref);
		assert.deepEqual(window.clipboard, ['obviously-fake-value']);
	});
});
