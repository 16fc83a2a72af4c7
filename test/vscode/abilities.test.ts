import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { KeyService } from '../../src/services/keyService.ts';
import { allAbilities, FakeService, keyNamed } from '../unit/keys/fakeService.ts';
import { openPerson, type Person } from './person.ts';

const day = 24 * 60 * 60 * 1000;

describe('keys at a service that can do more', () => {
	let person: Person;
	let before: readonly KeyService[];

	const shown = (name: string) => {
		const { contextValue, description, iconPath, resourceUri } = person.item(person.row(name));
		const icon = iconPath instanceof vscode.ThemeIcon ? iconPath.id : undefined;
		return { contextValue, description, icon, mark: resourceUri?.authority };
	};

	beforeEach(async () => {
		person = await openPerson();
		const { accounts } = person.handle;
		before = accounts.services;
		const now = Date.now();
		const service = new FakeService([
			keyNamed('ends', { expiresAt: now + 3 * day + 60_000, hint: 'uak_ab' }),
			keyNamed('over', { expiresAt: now - day }),
			keyNamed('other'),
		]);
		service.abilities = { ...service.abilities, ...allAbilities };
		await accounts.setServices([service]);
		const account = await accounts.add(service, await service.signIn(), 'ada@fake.example');
		await account.refresh();
	});
	afterEach(async () => {
		await person.run('userApiKeys.showAllKeys');
		await person.handle.accounts.setServices(before);
		await person.forgetEverything();
	});

	it('say by words, shapes and letters when they end', () => {
		const contextValue = 'key enabled canRename canExpire';
		assert.deepEqual(shown('ends'), {
			...{ contextValue, description: 'expires in 3 days · enabled · uak_ab…', icon: 'watch', mark: 'soon' },
		});
		assert.deepEqual(shown('over'), {
			...{ contextValue, description: 'expired · enabled', icon: 'error', mark: 'expired' },
		});
		assert.deepEqual(shown('other'), { contextValue, description: 'enabled', icon: 'key', mark: undefined });
	});

	it('are filtered, get another name and live on', async () => {
		const names = () => person.rows().flatMap((row) => (row.keyId === undefined ? [] : [person.item(row).label]));
		await person.run('userApiKeys.showExpiringKeys');
		assert.deepEqual(names(), ['ends', 'over']);
		await person.run('userApiKeys.renameKey', { row: person.row('over'), types: ['lives'] });
		await person.run('userApiKeys.changeKeyExpiry', { row: person.row('lives'), presses: 'pick' });
		assert.deepEqual(names(), ['ends']);
		await person.run('userApiKeys.showAllKeys.chosen');
		assert.equal(shown('lives').description, 'enabled');
	});
});
