import assert from 'node:assert/strict';
import { openDetails } from '../../../src/keys/openDetails.ts';
import { FakeService, keyNamed } from './fakeService.ts';
import { createWorld, until } from './world.ts';

describe('opening the details of a key', () => {
	it('looks that one key up anew, and says nothing when that fails', async () => {
		const world = await createWorld();
		const service = new FakeService([keyNamed('ci', { remainingUses: 5 })]);
		const window = await world.openWindow(undefined, service);
		await window.accounts.add(service, await service.signIn(), 'ada@example.com');
		await window.account.refresh();
		service.lists = 0;
		service.keys = [keyNamed('ci', { remainingUses: 4 })];
		const opened: string[] = [];
		const unseen: unknown[] = [];
		const open = openDetails(
			window.accounts,
			window.prompts,
			async ({ key }) => void opened.push(key.name),
			(error) => void unseen.push(error),
			window.asAccount,
		);
		await open(window.key('ci'));
		await until(() => window.key('ci').key.remainingUses === 4);
		service.keys = [];
		await open(window.key('ci'));
		await until(() => unseen.length === 1);
		assert.deepEqual([opened, window.told, service.lists, window.account.keys.length], [['ci', 'ci'], [], 0, 1]);
		await world.server.close();
	});
});
