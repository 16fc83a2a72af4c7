import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter.ts';
import { Account } from '../../../src/keys/account.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import type { Key, KeySession, NewKey } from '../../../src/services/keyService.ts';
import { appServices } from '../../../src/services/appServices.ts';
import { until } from './world.ts';

const key = (name: string): Key => ({ id: name, name, enabled: true, createdAt: undefined });

/** A session whose lists are answered by hand, in any order. */
class SlowSession implements KeySession {
	readonly userId = 'ada';
	readonly stored = {};
	readonly onDidChange = new Emitter<void>().event;
	readonly lists: PromiseWithResolvers<readonly Key[]>[] = [];

	listKeys(): Promise<readonly Key[]> {
		const list = Promise.withResolvers<readonly Key[]>();
		this.lists.push(list);
		return list.promise;
	}
	async getKey(id: string): Promise<Key> {
		return key(id);
	}
	async createKey({ name }: NewKey) {
		return { key: key(name), secret: 'obviously-fake-value' };
	}
	async setEnabled(): Promise<void> {}
	async deleteKey(): Promise<void> {}
	async signOut(): Promise<void> {}
}

function open(): { session: SlowSession; account: Account; names: () => string[] } {
	const session = new SlowSession();
	const service = appServices({
		id: 'slow',
		label: 'Slow',
		appId: 'local',
		address: () => Promise.reject(new ApiError('Unreachable')),
		confirmLocation: async () => false,
	});
	const account = new Account({ id: 'opaque', userId: 'ada', label: 'ada@example.com' }, service, session);
	return { session, account, names: () => account.keys.map(({ name }) => name) };
}

describe('an account', () => {
	it('asks once however many look', async () => {
		const { session, account } = open();
		const looks = Promise.all([account.listOnce(), account.listOnce()]);
		session.lists[0]?.resolve([]);
		await looks;
		await account.listOnce();
		assert.equal(session.lists.length, 1);
	});

	it('shows the list that was asked for last, whichever comes last', async () => {
		const { session, account, names } = open();
		const both = Promise.all([account.refresh(), account.refresh()]);
		session.lists[1]?.resolve([key('new')]);
		session.lists[0]?.resolve([key('old')]);
		await both;
		assert.deepEqual(names(), ['new']);
	});

	it('does not let a list from before a change undo the change, and lists again', async () => {
		const { session, account, names } = open();
		const first = account.refresh();
		session.lists[0]?.resolve([]);
		await first;
		const overtaken = account.refresh();
		await account.createKey({ name: 'ci' });
		session.lists[1]?.resolve([]);
		await until(() => session.lists.length === 3);
		assert.deepEqual(names(), ['ci']);
		session.lists[2]?.resolve([key('ci'), key('other')]);
		await overtaken;
		assert.deepEqual(names(), ['ci', 'other']);
	});

	it('has listed anew only when the list that counts is there, although another one was asked for meanwhile', async () => {
		const { session, account } = open();
		const first = account.refresh();
		session.lists[0]?.resolve([key('old')]);
		await first;
		const since = Date.now();
		const overtaken = account.refresh();
		session.setEnabled = () => Promise.reject(new ApiError('TimedOut'));
		await assert.rejects(account.setEnabled('old', false), { code: 'TimedOut' });
		let isOver = false;
		void overtaken.then(() => (isOver = true));
		session.lists[1]?.resolve([key('old')]);
		await until(() => session.lists.length === 3);
		assert.equal(isOver, false);
		session.lists[2]?.resolve([]);
		await overtaken;
		assert.deepEqual([account.keys, account.isListedSince(since)], [[], true]);
	});

	it('keeps nobody waiting for the lists of others who has cancelled', async () => {
		const { session, account } = open();
		const cancel = new AbortController();
		const cancelled = account.refresh({ signal: cancel.signal });
		void account.refresh();
		session.lists[0]?.reject(new ApiError('Cancelled'));
		cancel.abort();
		await cancelled;
		assert.equal(account.state.kind, 'loading');
	});

	it('keeps nobody waiting who looks while a list is on its way and has cancelled', async () => {
		const { session, account } = open();
		void account.listOnce();
		const cancel = new AbortController();
		const cancelled = account.listOnce({ signal: cancel.signal });
		cancel.abort();
		await cancelled;
		assert.equal(account.state.kind, 'loading');
		session.lists[0]?.resolve([key('ci')]);
		await account.listOnce();
		assert.equal(account.state.kind, 'ready');
	});

	it('does not take the late refusal of an old session for the end of the new one', async () => {
		const { session, account } = open();
		const refusal = Promise.withResolvers<void>();
		session.setEnabled = () => refusal.promise;
		const changing = account.setEnabled('ci', false);
		account.replaceSession(new SlowSession());
		refusal.reject(new ApiError('InvalidSession'));
		await assert.rejects(changing, { code: 'InvalidSession' });
		assert.equal(account.state.kind, 'loading');
	});

	it('stays ended when a change from before is answered late', async () => {
		const { session, account } = open();
		const answer = Promise.withResolvers<void>();
		session.setEnabled = () => answer.promise;
		const changing = account.setEnabled('ci', false);
		account.replaceSession(undefined);
		answer.resolve();
		await changing;
		assert.equal(account.state.kind, 'ended');
	});

	it('keeps the last list when the next one fails, and has none when the first fails', async () => {
		const { session, account, names } = open();
		const first = account.refresh();
		session.lists[0]?.reject(new ApiError('Unreachable'));
		await first;
		assert.deepEqual(account.state.kind === 'failed' && account.state.keys, undefined);
		const second = account.refresh();
		session.lists[1]?.resolve([key('ci')]);
		await second;
		const third = account.refresh();
		session.lists[2]?.reject(new ApiError('TimedOut'));
		await third;
		assert.equal(account.state.kind, 'failed');
		assert.deepEqual(names(), ['ci']);
	});

	it('lists anew with a new session, and drops the list of the old one', async () => {
		const { session, account, names } = open();
		const old = account.refresh();
		const renewed = new SlowSession();
		account.replaceSession(renewed);
		session.lists[0]?.resolve([key('old')]);
		await new Promise((resolve) => setImmediate(resolve));
		assert.equal(account.state.kind, 'loading');
		const looking = account.listOnce();
		renewed.lists[0]?.resolve([key('new')]);
		await Promise.all([old, looking]);
		assert.deepEqual(names(), ['new']);
		assert.equal(renewed.lists.length, 1);
	});

	it('takes one key as it is now, and keeps its list as it is when that fails', async () => {
		const { session, account } = open();
		await account.fetchKey('ci');
		assert.equal(account.state.kind, 'loading');
		const first = account.refresh();
		session.lists[0]?.resolve([key('ci'), key('other')]);
		await first;
		session.getKey = async () => ({ ...key('ci'), remainingUses: 3 });
		await account.fetchKey('ci');
		assert.deepEqual(account.keys, [{ ...key('ci'), remainingUses: 3 }, key('other')]);
		const { state } = account;
		session.getKey = () => Promise.reject(new ApiError('InvalidSession'));
		await assert.rejects(account.fetchKey('ci'), { code: 'InvalidSession' });
		assert.equal(account.state, state);
	});

	it('does not take one key from before a change of its own', async () => {
		const { session, account } = open();
		const first = account.refresh();
		session.lists[0]?.resolve([key('ci')]);
		await first;
		const answer = Promise.withResolvers<Key>();
		session.getKey = () => answer.promise;
		const fetching = account.fetchKey('ci');
		await account.setEnabled('ci', false);
		answer.resolve(key('ci'));
		await fetching;
		assert.equal(account.key('ci')?.enabled, false);
	});

	it('shows a new name and expiry at once, where the service can do that', async () => {
		await assert.rejects(open().account.renameKey('ci', 'cd'), { code: 'MethodNotAllowed' });
		const { session, account } = open();
		const first = account.refresh();
		session.lists.at(-1)?.resolve([key('ci')]);
		await first;
		const can: KeySession = session;
		can.renameKey = async (id, name) => ({ ...key(id), name });
		can.setExpiry = async (id, seconds) => ({ ...key(id), expiresAt: seconds });
		const deeds: string[] = [];
		account.onDidChangeKey(({ deed }) => void deeds.push(deed));
		await account.renameKey('ci', 'cd');
		assert.equal(account.key('ci')?.name, 'cd');
		await account.setExpiry('ci', 60);
		assert.equal(account.key('ci')?.expiresAt, 60);
		assert.deepEqual(deeds, ['renamed', 'expiryChanged']);
	});

	it('has ended when the service does not know the session, and asks no more', async () => {
		const { session, account } = open();
		const first = account.refresh();
		session.lists[0]?.reject(new ApiError('InvalidSession'));
		await first;
		assert.equal(account.state.kind, 'ended');
		account.replaceSession(undefined);
		await account.refresh();
		assert.equal(session.lists.length, 1);
		await assert.rejects(account.createKey({ name: 'ci' }), { code: 'SignedOut' });
	});
});
