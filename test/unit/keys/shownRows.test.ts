import assert from 'node:assert/strict';
import type { Accounts } from '../../../src/keys/accounts.ts';
import { Arrangements } from '../../../src/keys/arrangement.ts';
import { FreshSecrets, type KeyRef, type WaitingKey } from '../../../src/keys/freshSecrets.ts';
import { FactsOfKeys } from '../../../src/keys/keyFacts.ts';
import { KeyHistory } from '../../../src/keys/keyHistory.ts';
import { ShownRows } from '../../../src/keys/shownRows.ts';
import { FakeService, firstOf, keyNamed, signedIn, unreachable } from './fakeService.ts';
import { MemorySecrets } from './memorySecrets.ts';
import { StateMemory } from './stateMemory.ts';

const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 5, 15);

describe('the rows after a change', () => {
	let service: FakeService;
	let accounts: Accounts;
	let arrangements: Arrangements;
	let fresh: FreshSecrets;
	let rows: ShownRows;
	let now: number;
	let unlisted: WaitingKey[];
	let orphan: string;
	const isOrphan = ({ keyId }: KeyRef) => keyId === orphan;

	const open = async (keys: FakeService['keys']) => {
		service = new FakeService(keys);
		accounts = await signedIn(service);
		arrangements = new Arrangements(new StateMemory());
		fresh = new FreshSecrets(new MemorySecrets());
		now = start;
		unlisted = [];
		orphan = '';
		const facts = new FactsOfKeys({
			fresh,
			history: new KeyHistory(new StateMemory()),
			isOrphan,
			staleAfterDays: () => 180,
			expiringWithinDays: () => 14,
		});
		rows = new ShownRows({
			accounts,
			facts,
			arrangement: () => arrangements.current,
			now: () => now,
			unlisted: () => unlisted,
		});
		assert.deepEqual(rows.update(), { kind: 'all' });
	};
	const many = (count: number, createdAt = start - 10 * day) =>
		Array.from({ length: count }, (_, index) => keyNamed(`key-${index}`, { createdAt }));

	/** What is refreshed: whole accounts, and single keys. */
	const assertChanges = (lists: number, names: readonly string[]) => {
		const changes = rows.update();
		assert.equal(changes.kind, 'some');
		if (changes.kind !== 'some') return;
		assert.equal(changes.accounts.length, lists);
		assert.deepEqual(
			changes.keys.map(({ key }) => key.name),
			names,
		);
	};

	it('are none when 10,000 keys were listed anew and nothing is different', async () => {
		await open(many(10_000));
		await accounts.refresh();
		assert.equal(service.lists, 1);
		assertChanges(0, []);
	});

	it('are one when one of 10,000 keys changes', async () => {
		await open(many(10_000));
		await firstOf(accounts).setEnabled('id-key-7000', false);
		assertChanges(0, ['key-7000']);
	});

	it('are one when a key gets another name and keeps its place', async () => {
		await open(many(3));
		service.keys = service.keys.map((key) => (key.id === 'id-key-1' ? { ...key, name: 'key-1b' } : key));
		await accounts.refresh();
		assertChanges(0, ['key-1b']);
	});

	it('are the list when a key comes or goes, or when its place is another one', async () => {
		await open(many(3));
		await firstOf(accounts).deleteKey('id-key-1');
		assertChanges(1, []);
		await arrangements.set({ sort: 'state' });
		assertChanges(0, []);
		await firstOf(accounts).setEnabled('id-key-0', false);
		assertChanges(1, []);
		await arrangements.set({ filter: 'enabled' });
		assertChanges(1, []);
		assert.deepEqual(
			rows.keys(firstOf(accounts)).map(({ name }) => name),
			['key-2'],
		);
	});

	it('are the list when more rows change at once than are worth refreshing alone', async () => {
		await open(many(40));
		now += day;
		assertChanges(
			0,
			many(40).map(({ name }) => name),
		);
		await open(many(60));
		now += day;
		assertChanges(1, []);
	});

	it('are one when a key gets stale, and when its value waits', async () => {
		await open([keyNamed('old', { createdAt: start - 180 * day + 1 }), keyNamed('other')]);
		now += 1;
		assertChanges(0, ['old']);
		const { userId } = firstOf(accounts);
		await fresh.put({ serviceId: service.id, userId, keyId: 'id-other' }, 'other', 'not-a-real-secret');
		assertChanges(0, ['other']);
	});

	it('are one when a key comes near its end, when what is left of it is less, and when it has ended', async () => {
		await open([keyNamed('ends', { expiresAt: start + 15 * day }), keyNamed('other')]);
		for (const pause of [day, day, 13 * day]) {
			now += pause;
			assertChanges(0, ['ends']);
			assertChanges(0, []);
		}
		await arrangements.set({ filter: 'expiring' });
		assertChanges(1, []);
		assert.equal(rows.keys(firstOf(accounts)).length, 1);
	});

	it('are both when two keys shared a name and one gets another', async () => {
		await open([keyNamed('ci', { hint: 'ab' }), keyNamed('ci', { id: 'id-other', hint: 'cd' }), keyNamed('zoo')]);
		await firstOf(accounts).renameKey('id-other', 'other');
		assertChanges(0, ['ci', 'other']);
	});

	it('are one when its value turns out to be lost, and the list when a value is left without its key', async () => {
		await open(many(2));
		orphan = 'id-key-1';
		assertChanges(0, ['key-1']);
		unlisted.push({ keyId: 'gone', name: 'gone' });
		assertChanges(1, []);
		assertChanges(0, []);
	});

	it('show between a change and its update what there is', async () => {
		await open(many(2));
		await firstOf(accounts).deleteKey('id-key-0');
		assert.deepEqual(
			rows.keys(firstOf(accounts)).map(({ name }) => name),
			['key-1'],
		);
	});

	it('are all when an account comes', async () => {
		await open(many(2));
		const other = new FakeService([], 'Other');
		await accounts.setServices([service, other]);
		await accounts.add(other, await other.signIn(), 'ada');
		assert.deepEqual(rows.update(), { kind: 'all' });
	});

	it('are the account when its list cannot be had any more', async () => {
		await open(many(2));
		service.error = unreachable;
		await accounts.refresh();
		assertChanges(1, []);
		assert.equal(rows.keys(firstOf(accounts)).length, 2);
	});
});
