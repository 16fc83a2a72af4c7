import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import { FakeService, keyNamed } from './fakeService.ts';
import { createWorld, ignoreCase, person, type Window, type World } from './world.ts';

describe('a command from the palette that asks which key', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		const before = await world.openWindow();
		await before.signUp();
		await before.create('ci');
		before.dispose();
		window = await world.openWindow();
	});
	afterEach(async () => {
		window.dispose();
		await world.server.close();
	});

	const endAllSessions = () => world.server.service.db.deleteFrom('sessions').execute();

	it('says why there is no list, and not that there is no key, also the second time', async () => {
		world.isOffline = true;
		for (let times = 0; times < 2; times++) {
			await assert.rejects(window.keyActions.delete(), { code: 'Unreachable' });
			await assert.rejects(window.keyActions.setEnabled(false), { code: 'Unreachable' });
			await assert.rejects(window.copying.ids([]), { code: 'Unreachable' });
		}
		assert.deepEqual(window.told, []);
	});

	it('asks anew for a list that could not be had before', async () => {
		world.isOffline = true;
		await window.account.refresh();
		world.isOffline = false;
		await window.keyActions.setEnabled(false);
		assert.equal(window.key('ci').key.enabled, false);
	});

	for (const known of ['knows already', 'does not know yet']) {
		it(`offers to sign in when the sign-in has ended, which the window ${known}, and goes on`, async () => {
			ignoreCase(window.service);
			await endAllSessions();
			if (known === 'knows already') await window.account.refresh();
			window.script.choices.push('Sign In…');
			window.script.texts.push('Ada@Example.com', person.password);
			await window.keyActions.setEnabled(false);
			assert.match(window.told[0] ?? '', /sign-in of ada@example\.com at Memory has ended/);
			assert.equal(window.key('ci').key.enabled, false);
		});
	}

	it('says nothing more to whoever does not want to sign in', async () => {
		await endAllSessions();
		await window.keyActions.delete();
		assert.deepEqual(
			window.told.map((text) => /has ended/.test(text)),
			[true],
		);
	});

	it('offers the keys of other accounts while one is away', async () => {
		const away = new FakeService([keyNamed('away')], 'Away');
		away.error = new ApiError('Unreachable');
		await window.accounts.setServices([window.service, away]);
		await window.accounts.add(away, await away.signIn(), 'bob');
		await window.keyActions.setEnabled(false);
		assert.deepEqual(window.offered, ['ci enabled · ada@example.com at Memory']);
		// Now that it has no enabled key left, the one that is away may have one.
		await assert.rejects(window.keyActions.setEnabled(false), { code: 'Unreachable' });
	});

	it('still says that there is none when all lists are there', async () => {
		await window.keyActions.setEnabled(true);
		assert.deepEqual(window.told, ['There is no disabled key.']);
	});

	for (const asker of ['this command', 'the view']) {
		it(`ends without a word when the wait for a list is cancelled that ${asker} asked for`, async () => {
			const waits: string[] = [];
			const progress = window.prompts.progress.bind(window.prompts);
			window.prompts.progress = (title, task) => {
				waits.push(title);
				return progress(title, task);
			};
			world.beforeRequest = () => new Promise(() => undefined);
			if (asker === 'the view') void window.account.listOnce();
			const deleting = window.keyActions.delete();
			window.cancel.abort();
			await assert.rejects(deleting, { code: 'Cancelled' });
			assert.deepEqual([waits, window.told], [['Listing the keys…'], []]);
		});
	}

	it('is not silenced by what another command cancelled', async () => {
		const cancel = new AbortController();
		const listing = window.account.refresh({ signal: cancel.signal });
		cancel.abort();
		await listing;
		await window.keyActions.setEnabled(false);
		assert.equal(window.key('ci').key.enabled, false);
	});
});
