import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import { maxKeysPerUser } from '../../../src/protocol/shapes.ts';
import { startMemoryServer } from '../../contract/memoryServer.ts';
import { FakeService, keyNamed } from './fakeService.ts';
import { createWorld, until, World, type Window } from './world.ts';

describe('key actions', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		await window.signUp();
	});
	afterEach(() => world.server.close());

	it('create a key, reveal its row and keep its value until it is copied', async () => {
		await window.create('ci-deploy');
		assert.deepEqual(window.revealed, ['ci-deploy']);
		assert.equal(window.fresh.of({ serviceId: 'memory', userId: window.account.userId }).length, 1);
		await window.values.copy(window.key('ci-deploy'));
		assert.match(window.clipboard[0] ?? '', /^uak_[0-9A-Za-z]{38,}$/);
		await window.values.copy(window.key('ci-deploy'));
		assert.match(window.told.at(-1) ?? '', /was copied before and still is in the clipboard/);
		assert.equal(window.clipboard.length, 1);
	});

	it('say of a key whose answer got lost that its value is lost too', async () => {
		world.creating = 'answer lost';
		await window.create('ci');
		assert.match(window.told.at(-1) ?? '', /was created, but its value got lost/);
		assert.deepEqual(
			window.account.keys.map(({ name }) => name),
			['ci'],
		);
		world.creating = 'answer lost, then offline';
		await assert.rejects(window.create('other'), isCode('OutcomeUnknown'));
	});

	it('say of a key that was not created what went wrong', async () => {
		world.creating = 'request lost';
		await assert.rejects(window.create('ci'), isCode('TimedOut'));
		world.isOffline = true;
		await assert.rejects(window.create('ci'), isCode('Unreachable'));
		assert.deepEqual(window.account.keys, []);
	});

	it('copy at once when the person says so in the notification', async () => {
		window.script.choices.push('Copy Value');
		await window.create('ci');
		assert.equal(window.clipboard.length, 1);
	});

	it('say of a key and its value what became of them, whatever goes wrong beside that', async () => {
		window.trifles = 'wrong';
		window.script.choices.push('Copy Value');
		await window.create('ci');
		assert.match(window.clipboard[0] ?? '', /^uak_/);
		assert.match(window.told.at(-1) ?? '', /The value of ci is in the clipboard/);
		assert.deepEqual(window.unseen.map(String), ['Error: the view is gone', 'Error: the history cannot be written']);
	});

	it('lose nothing when the clipboard fails', async () => {
		await window.create('ci');
		window.clipboardFails = true;
		await assert.rejects(window.values.copy(window.key('ci')), /nothing was copied/);
		window.clipboardFails = false;
		await window.values.copy(window.key('ci'));
		assert.equal(window.clipboard.length, 1);
	});

	it('hand a value over in the window that comes after a crash', async () => {
		await window.create('ci');
		const later = await world.openWindow();
		await later.account.refresh();
		await later.values.copy(later.key('ci'));
		assert.equal(later.clipboard.length, 1);
	});

	it('copy a waiting value while the service cannot be reached', async () => {
		await window.create('ci');
		world.isOffline = true;
		const later = await world.openWindow();
		await later.values.copy();
		assert.equal(later.clipboard.length, 1);
	});

	it('say while typing what is wrong with a name', async () => {
		await window.create('taken');
		const problemOf = async (name: string) => {
			await window.create(name);
			return window.problems.at(-1) ?? '';
		};
		assert.match(await problemOf(''), /Type a name/);
		assert.match(await problemOf('no spaces'), /only letters/);
		assert.match(await problemOf('ä'), /only letters/);
		assert.match(await problemOf('x'.repeat(129)), /too long/);
		assert.match(await problemOf('taken'), /already/);
		assert.equal(window.account.keys.length, 1);
	});

	it('do not ask for a name when the account has as many keys as the service allows', async () => {
		const service = new FakeService([keyNamed('a'), keyNamed('b')]);
		service.abilities = { ...service.abilities, keyLimit: 2 };
		const full = await world.openWindow(undefined, service);
		await full.accounts.add(service, await service.signIn(), 'ada');
		await assert.rejects(full.create('one-more'), /ada has 2 keys, as many as/);
		assert.deepEqual(full.asked, []);
	});

	it('create as many keys as a service allows whose limit only it knows', async () => {
		const small = new World(await startMemoryServer({ maxKeys: 2 }));
		const there = await small.openWindow();
		await there.signUp();
		for (const name of ['a', 'b']) await there.create(name);
		await assert.rejects(there.create('c'), { code: 'LimitExceeded' });
		await small.server.close();
		const large = new World(await startMemoryServer({ maxKeys: maxKeysPerUser + 1 }));
		const here = await large.openWindow();
		await here.signUp();
		for (let count = 0; count <= maxKeysPerUser; count++) await here.create(`key-${count}`);
		assert.equal(here.account.keys.length, maxKeysPerUser + 1);
		await large.server.close();
	});

	it('disable and enable a key with one request each', async () => {
		await window.create('ci');
		const before = world.requests.length;
		await window.keyActions.setEnabled(false, window.key('ci'));
		assert.equal(window.key('ci').key.enabled, false);
		await window.keyActions.setEnabled(true, window.key('ci'));
		assert.equal(window.key('ci').key.enabled, true);
		assert.equal(world.requests.length, before + 2);
	});

	it('ask with a picker when no row was given, offering only keys that it fits', async () => {
		await window.create('ci');
		await window.keyActions.setEnabled(true);
		assert.match(window.told.at(-1) ?? '', /no disabled key/);
		await window.keyActions.setEnabled(false);
		assert.equal(window.key('ci').key.enabled, false);
	});

	it('delete only after a warning that names the key and what stops working', async () => {
		await window.create('ci');
		await window.keyActions.delete(window.key('ci'));
		assert.equal(window.account.keys.length, 1);
		assert.match(
			window.asked.at(-1) ?? '',
			/Delete the API key ci\? It is still enabled: everything that uses it stops working/,
		);
		assert.match(window.asked.at(-1) ?? '', /never copied/);
		window.script.choices.push('Delete Key');
		await window.keyActions.delete(window.key('ci'));
		assert.deepEqual(window.account.keys, []);
		assert.equal(world.secrets.entries.size, 1, 'the session stays, the value is gone');
	});

	it('discard a value only when the person confirms', async () => {
		await window.create('ci');
		await window.values.discard(window.key('ci'));
		assert.equal(
			window.fresh.has({ serviceId: 'memory', userId: window.account.userId, keyId: window.key('ci').key.id }),
			true,
		);
		window.script.choices.push('Discard Value');
		await window.values.discard(window.key('ci'));
		await assert.rejects(window.values.copy(window.key('ci')), /copied or discarded/);
	});

	it('list again after a key turned out to be gone', async () => {
		await window.create('ci');
		const target = window.key('ci');
		const other = await world.openWindow();
		await other.account.refresh();
		other.script.choices.push('Delete Key');
		await other.keyActions.delete(other.key('ci'));
		await assert.rejects(window.keyActions.setEnabled(false, target), isCode('APIKeyNotFound'));
		await until(() => window.account.keys.length === 0);
	});

	it('list again in a window that learns of a value of a key that it does not know', async () => {
		const other = await world.openWindow();
		await other.account.listOnce();
		await window.create('ci');
		await until(() => other.account.keys.length === 1);
		assert.deepEqual(other.unlisted.of(other.account), []);
	});

	it('tell that the service is unreachable and keep the last list', async () => {
		await window.create('ci');
		world.isOffline = true;
		await assert.rejects(window.keyActions.setEnabled(false, window.key('ci')), isCode('Unreachable'));
		await window.account.refresh();
		assert.equal(window.account.state.kind, 'failed');
		assert.deepEqual(
			window.account.keys.map(({ name }) => name),
			['ci'],
		);
		world.isOffline = false;
		await window.account.refresh();
		assert.equal(window.account.state.kind, 'ready');
	});
});

function isCode(code: string): (error: unknown) => boolean {
	return (error) => error instanceof ApiError && error.code === code;
}
