import assert from 'node:assert/strict';
import { anyOf, type Disposable } from '../../../src/base/emitter.ts';
import { Joined } from '../../../src/base/joined.ts';
import type { Account } from '../../../src/keys/account.ts';
import type { AccountKey } from '../../../src/keys/accountKey.ts';
import type { Accounts } from '../../../src/keys/accounts.ts';
import { Arrangements } from '../../../src/keys/arrangement.ts';
import { runBulk } from '../../../src/keys/bulk.ts';
import { FreshSecrets } from '../../../src/keys/freshSecrets.ts';
import { FactsOfKeys } from '../../../src/keys/keyFacts.ts';
import { KeyHistory } from '../../../src/keys/keyHistory.ts';
import { recordHistory } from '../../../src/keys/recordHistory.ts';
import { ShownRows, type RowChanges } from '../../../src/keys/shownRows.ts';
import { Rows } from '../../../src/ui/rows.ts';
import { TestTimers } from '../testTimers.ts';
import { FakeService, firstOf, keyNamed, signedIn } from './fakeService.ts';
import { MemorySecrets } from './memorySecrets.ts';
import { StateMemory } from './stateMemory.ts';

/** How long the service takes for an answer, on the clock of the test. */
const answer = 30;
const pause = 250;

/** Updates are counted, never timed. */
describe('10,000 keys at a service without a limit', () => {
	let service: FakeService;
	let accounts: Accounts;
	let account: Account;
	let arrangements: Arrangements;
	let timers: TestTimers;
	let redraw: Joined;
	let shown: ShownRows;
	let updates: RowChanges[];
	let listening: Disposable;
	/** Requests: now, and the most there were at once. */
	let underWay: number;
	let most: number;

	beforeEach(async () => {
		timers = new TestTimers();
		service = new FakeService(Array.from({ length: 10_000 }, (_, index) => keyNamed(`key-${index}`)));
		[underWay, most] = [0, 0];
		service.beforeChange = async () => {
			most = Math.max(most, ++underWay);
			await new Promise<void>((resolve) => timers.after(answer, resolve));
			underWay--;
		};
		accounts = await signedIn(service);
		account = firstOf(accounts);
		arrangements = new Arrangements(new StateMemory());
		const fresh = new FreshSecrets(new MemorySecrets());
		const history = new KeyHistory(new StateMemory());
		listening = recordHistory(accounts, fresh, history, assert.ifError);
		const facts = new FactsOfKeys({
			fresh,
			history,
			isOrphan: () => false,
			staleAfterDays: () => 0,
			expiringWithinDays: () => 0,
		});
		const [arrangement, now] = [() => arrangements.current, timers.now];
		shown = new ShownRows({ accounts, facts, arrangement, now, unlisted: () => [] });
		shown.update();
		updates = [];
		const changed = anyOf(accounts.onDidChange, history.onDidChange, arrangements.onDidChange);
		redraw = new Joined(changed, pause, timers);
		redraw.event(() => void updates.push(shown.update()));
	});
	afterEach(() => {
		redraw.dispose();
		listening.dispose();
		accounts.dispose();
	});

	/** Every second key, so that those between them have to stay as they are. */
	const chosen = () => account.keys.slice(1000, 2000).flatMap((key, at) => (at % 2 === 0 ? [{ account, key }] : []));
	const disable = (targets: readonly AccountKey[], signal = new AbortController().signal) => {
		const make = ({ key }: AccountKey) => account.setEnabled(key.id, false, { signal });
		const isMade = (now: AccountKey | undefined) => now?.key.enabled === false;
		return runBulk(targets, { make, isMade }, { signal, step: () => undefined });
	};
	const refreshedKeys = () => updates.flatMap((one) => (one.kind === 'all' ? [] : one.keys.map(({ key }) => key)));
	const namesOf = (targets: readonly AccountKey[]) => targets.map(({ key }) => key.name).sort();

	it('have a few updates in a bulk run of 500, and each changed row is refreshed once, with its last state', async () => {
		const targets = chosen();
		const run = disable(targets);
		// 500 keys, 8 at a time, are 63 rounds.
		await timers.pass(63 * answer);
		assert.equal((await run).done.length, 500);
		await timers.pass(pause);
		assert.equal(most, 8);
		assert.ok(updates.length <= 1 + Math.ceil((63 * answer) / pause), `${updates.length} updates`);
		assert.ok(updates.length >= 5, `${updates.length} updates`);
		assert.deepEqual(
			refreshedKeys()
				.map(({ name }) => name)
				.sort(),
			namesOf(targets),
		);
		const shownKeys = shown.keys(account).filter(({ enabled }) => !enabled);
		assert.deepEqual(shownKeys.map(({ name }) => name).sort(), namesOf(targets));
		await timers.pass(10 * pause);
		assert.deepEqual(shown.update(), { kind: 'some', accounts: [], keys: [] });
	});

	it('have one update of one row when one of them changes, though three parts tell of it', async () => {
		void account.setEnabled('id-key-7000', false);
		await timers.pass(answer + pause);
		assert.equal(updates.length, 1);
		assert.deepEqual(
			refreshedKeys().map(({ name, enabled }) => `${name} ${enabled}`),
			['key-7000 false'],
		);
	});

	it('are shown as they are at the end when a run is cancelled amid its requests', async () => {
		const cancel = new AbortController();
		const targets = chosen();
		const run = disable(targets, cancel.signal);
		await timers.pass(10 * answer + 1);
		cancel.abort();
		await timers.pass(answer + pause);
		const { done, cancelled, failed, stopped, unclear } = await run;
		assert.equal(done.length, 88);
		assert.equal(done.length + cancelled.length, 500);
		assert.deepEqual([...failed, ...stopped, ...unclear], []);
		const shownKeys = shown.keys(account).filter(({ enabled }) => !enabled);
		assert.deepEqual(shownKeys.map(({ name }) => name).sort(), namesOf(done));
	});

	it('keep the row objects by which VS Code knows what is selected', async () => {
		const rows = new Rows();
		const ids = () => shown.keys(account).map(({ id }) => id);
		const before = rows.keys(account, ids());
		void disable(chosen());
		await timers.pass(63 * answer + pause);
		service.keys = service.keys.map((key) => ({ ...key }));
		await account.refresh();
		await timers.pass(pause);
		const after = rows.keys(account, ids());
		assert.equal(after.length, 10_000);
		assert.ok(after.every((row, place) => row === before[place]));
		assert.ok(updates.every((one) => one.kind === 'some' && one.keys.every(({ key }) => rows.key(account, key.id))));
	});

	it('have no update after the end of the view', async () => {
		void account.setEnabled('id-key-7000', false);
		await timers.pass(answer - 1);
		redraw.dispose();
		await timers.pass(10 * pause);
		assert.deepEqual(updates, []);
	});

	it('are filtered after one list call, which a filter does not repeat', async () => {
		await account.refresh();
		await arrangements.set({ filter: 'disabled' });
		redraw.flush();
		assert.equal(service.lists, 1);
		assert.deepEqual(shown.keys(account), []);
	});
});
