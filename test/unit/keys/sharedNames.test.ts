import assert from 'node:assert/strict';
import { refOf } from '../../../src/keys/accountKey.ts';
import { lease } from '../../../src/keys/creationRecord.ts';
import { FakeService, keyNamed } from './fakeService.ts';
import { createWorld, until, type Window, type World } from './world.ts';

describe('a key whose answer never came, where keys may share a name', () => {
	let world: World;
	let service: FakeService;
	let window: Window;

	const open = async () => {
		const opened = await world.openWindow(undefined, service);
		await opened.accounts.add(service, await service.signIn(), 'ada@example.com');
		await opened.account.refresh();
		return opened;
	};
	beforeEach(async () => {
		world = await createWorld();
		service = new FakeService([keyNamed('ci', { hint: 'old' })]);
		window = await open();
	});
	afterEach(() => world.server.close());

	const orphans = (of: Window) =>
		of.account.keys.filter((key) => of.creations.isOrphan(refOf({ account: of.account, key }))).map(({ id }) => id);

	/** Has something happen after this window has looked at the list, and before its request arrives. */
	const amidRequest = (happens: () => Promise<void>) => {
		const { session } = window.account;
		assert.ok(session);
		const createKey = session.createKey.bind(session);
		session.createKey = async (newKey) => {
			await happens();
			return createKey(newKey);
		};
	};

	it('is told from keys of its name that were there before', async () => {
		service.creating = 'answer lost';
		await window.create('ci');
		assert.deepEqual(orphans(window), ['id-ci-1']);
		assert.match(window.told.at(-1) ?? '', /The key ci \(id id-ci-1\) was created, but its value got lost/);
	});

	it('is not mistaken for a young key that was renamed meanwhile', async () => {
		const createdAt = Date.now() - 60_000;
		service.keys = [keyNamed('young', { createdAt })];
		service.creating = 'request lost';
		amidRequest(async () => {
			service.keys = [keyNamed('ci', { id: 'id-young', createdAt })];
		});
		await assert.rejects(window.create('ci'), { code: 'OutcomeUnknown' });
		assert.deepEqual(orphans(window), []);
	});

	it('is told from one that another window of this machine made and has the value of', async () => {
		service.keys = [];
		const other = await open();
		await window.account.refresh();
		amidRequest(async () => {
			await other.create('ci');
			service.creating = 'answer lost';
		});
		await window.create('ci');
		assert.deepEqual(orphans(window), ['id-ci-1']);
	});

	it('is not guessed when somebody elsewhere made one of its name at the same time', async () => {
		amidRequest(async () => {
			service.keys = [...service.keys, keyNamed('ci', { id: 'foreign', hint: 'other' })];
			service.creating = 'answer lost';
		});
		await assert.rejects(
			window.create('ci'),
			/may have been created without its value. Others of this name.*: ci \(other…\), ci \(id id-ci-1\)\./,
		);
		assert.deepEqual(orphans(window), []);
	});

	it('is one of two when two answers got lost', async () => {
		service.creating = 'answer lost';
		await window.create('ci');
		await window.create('ci');
		assert.deepEqual(orphans(window), ['id-ci-1', 'id-ci-2']);
	});

	it('is one of two when two windows crashed at the same time', async () => {
		const crashed = await open();
		await crashed.creations.announce(crashed.account, { name: 'ci' });
		await crashed.creations.announce(crashed.account, { name: 'ci' });
		crashed.creations.dispose();
		for (const [id, text] of world.records.entries)
			await world.records.put(id, { ...(JSON.parse(text) as object), aliveAt: Date.now() - lease - 1 });
		service.keys = [...service.keys, keyNamed('ci', { id: '1' }), keyNamed('ci', { id: '2' })];
		await window.account.refresh();
		await until(() => orphans(window).length === 2);
	});

	it('is not mistaken for a key that another window still waits for', async () => {
		service.keys = [];
		await window.account.refresh();
		const held = Promise.withResolvers<void>();
		const isSent = Promise.withResolvers<void>();
		service.onCreate = async () => {
			isSent.resolve();
			await held.promise;
		};
		const other = await open();
		// Both have asked before either key stands.
		const { session } = window.account;
		assert.ok(session);
		const waiting = Promise.withResolvers<void>();
		session.createKey = async () => {
			await waiting.promise;
			service.creating = 'request lost';
			return (await window.service.signIn({ email: '', password: '' })).createKey({ name: 'ci' });
		};
		const losing = window.create('ci');
		await until(() => world.records.entries.size === 1);
		const creating = other.create('ci');
		await isSent.promise;
		waiting.resolve();
		await assert.rejects(losing, /may have been created without its value/);
		assert.deepEqual(orphans(window), []);
		held.resolve();
		await creating;
		for (const [id, text] of world.records.entries) {
			await world.records.put(id, { ...(JSON.parse(text) as object), startedAt: Date.now() - lease - 130_000 });
		}
		await window.account.refresh();
		await until(() => world.records.entries.size === 0);
		assert.deepEqual(orphans(window), []);
	});

	it('is not forgotten because a list that is cut off lacks it', async () => {
		service.creating = 'answer lost';
		await window.create('ci');
		const all = service.keys;
		service.listCut = 'Some are not shown.';
		service.keys = all.slice(0, 1);
		await window.account.refresh();
		await window.creations.compare();
		assert.deepEqual([orphans(window), await window.creations.count()], [[], 1]);
		service.keys = all;
		await window.account.refresh();
		await window.creations.compare();
		assert.deepEqual(orphans(window), ['id-ci-1']);
		service.listCut = undefined;
		service.keys = all.slice(0, 1);
		await window.account.refresh();
		await window.creations.compare();
		assert.equal(await window.creations.count(), 0);
	});
});
