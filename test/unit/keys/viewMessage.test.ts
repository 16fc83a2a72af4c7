import assert from 'node:assert/strict';
import { hour } from '../../../src/keys/ages.ts';
import { viewMessage, type MessageParts } from '../../../src/keys/viewMessage.ts';
import { FakeService, firstOf, keyNamed, signedIn, unreachable } from './fakeService.ts';

const clock = { now: Date.now(), language: 'en' };

describe('the view says above its rows', () => {
	const service = new FakeService([keyNamed('a'), keyNamed('b')]);
	const usual: Omit<MessageParts, 'accounts'> = {
		problems: [],
		retryOf: () => ({ kind: 'never' }),
		isStopped: () => false,
		filter: 'all',
		shown: 2,
		clock,
	};
	const say = async (parts: Partial<MessageParts> = {}, error: FakeService['error'] = undefined) => {
		const accounts = await signedIn(service);
		service.error = error;
		if (error) await accounts.refresh();
		service.error = undefined;
		return { text: viewMessage({ ...usual, accounts: accounts.all, ...parts }), account: firstOf(accounts) };
	};

	it('nothing when all is well', async () => {
		assert.equal((await say()).text, '');
	});

	it('why a list is not of now, of when it is, and when it is tried again', async () => {
		const time = clock.now + 60_000;
		const { text, account } = await say({ retryOf: () => ({ kind: 'at', time }) }, unreachable);
		const then = hour(account.listedAt ?? 0, clock);
		assert.equal(
			text,
			'The key service cannot be reached. Check that it runs and that the network works. ' +
				`This is the list of ${then}. Next try at ${hour(time, clock)}.`,
		);
		assert.match((await say({ retryOf: () => ({ kind: 'onFocus' }) }, unreachable)).text, /when you come back/);
		assert.match((await say({}, unreachable)).text, /Refresh to try again\.$/);
	});

	it('that the local key server does not run, which waiting does not mend', async () => {
		const { text } = await say({ isStopped: () => true }, unreachable);
		assert.match(text, /does not run\. Start it from the menu of this view\. This is the list of \S+ [AP]M\.$/);
	});

	it('whose list it is, where there are several', async () => {
		const broken = new FakeService([], 'Broken');
		const accounts = await signedIn(service, broken);
		broken.error = unreachable;
		await accounts.refresh();
		assert.match(
			viewMessage({ ...usual, accounts: accounts.all }),
			/^ada at Broken \(Broken\): The key service cannot/,
		);
	});

	it('that a filter hides keys, that none fits it, and how to see all', async () => {
		assert.equal(
			(await say({ filter: 'disabled', shown: 1 })).text,
			'Disabled keys only, 1 of 2. “Show All Keys” in the menu of this view shows the others.',
		);
		for (const filter of ['enabled', 'disabled', 'waiting', 'stale', 'expiring'] as const)
			assert.match((await say({ filter, shown: 0 })).text, /^No (key|value) is .+\. “Show All Keys” in the menu/);
	});

	it('once for a service that it does not tell all keys, and what its owner does', async () => {
		const [cut, whole] = [new FakeService([keyNamed('a')], 'Cut'), new FakeService([], 'Whole')];
		cut.listCut = 'Some are not shown. Raise the limit.';
		const alone = await signedIn(cut);
		assert.equal(viewMessage({ ...usual, accounts: alone.all }), 'Some are not shown. Raise the limit.');
		const accounts = await signedIn(cut, whole);
		cut.userId = 'grace';
		await accounts.add(cut, await cut.signIn(), 'grace');
		await accounts.refresh();
		assert.equal(viewMessage({ ...usual, accounts: accounts.all }), 'Cut: Some are not shown. Raise the limit.');
		cut.listCut = undefined;
		await accounts.refresh();
		assert.equal(viewMessage({ ...usual, accounts: accounts.all }), '');
	});

	it('what is wrong with the settings first', async () => {
		assert.match(
			(await say({ problems: ['Entry 1 is not used.'] }, unreachable)).text,
			/^Entry 1 is not used\.\nThe key/,
		);
	});
});
