import assert from 'node:assert/strict';
import type { AccountKey } from '../../../src/keys/accountKey.ts';
import { createWorld, ignoreCase, person, until, type Window, type World } from './world.ts';

describe('a sign-in that has ended', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		await window.signUp();
		await window.create('ci');
		window.told.length = 0;
	});
	afterEach(() => world.server.close());

	/** Elsewhere: nothing here hears of it before it is refused. */
	const endAllSessions = () => world.server.service.db.deleteFrom('sessions').execute();
	const signInAgain = () => {
		window.script.choices.push('Sign In…');
		window.script.texts.push(person.email, person.password);
	};

	it('is offered when a command runs into it, and the command goes on with the same key', async () => {
		const target = window.key('ci');
		await endAllSessions();
		signInAgain();
		await window.keyActions.setEnabled(false, target);
		assert.match(window.told[0] ?? '', /sign-in of ada@example\.com at Memory has ended\. Sign in again to go on/);
		assert.equal(window.key('ci').key.enabled, false);
	});

	it('does not ask again what was answered already', async () => {
		await endAllSessions();
		window.script.texts.push('laptop');
		signInAgain();
		await window.keyActions.create();
		assert.deepEqual(window.account.keys.map(({ name }) => name).sort(), ['ci', 'laptop']);
		assert.equal(window.asked.filter((question) => question.startsWith('Name of the new key of')).length, 2);
	});

	it('is offered when many keys are to be changed, and the question about them follows', async () => {
		await window.create('laptop');
		await endAllSessions();
		signInAgain();
		window.script.choices.push('Disable Keys');
		await window.keyActions.setEnabled(false, window.key('ci'), window.key('laptop'));
		assert.deepEqual(
			window.account.keys.map(({ enabled }) => enabled),
			[false, false],
		);
	});

	it('is offered before a key is deleted, and the key is gone afterwards', async () => {
		await endAllSessions();
		window.script.choices.push('Delete Key');
		signInAgain();
		await window.keyActions.delete(window.key('ci'));
		assert.deepEqual(window.account.keys, []);
	});

	it('is offered for an account whose row says it already', async () => {
		await endAllSessions();
		await window.account.refresh();
		assert.equal(window.account.state.kind, 'ended');
		window.script.choices.push('Sign In…');
		window.script.texts.push(person.email, person.password, 'laptop');
		await window.keyActions.create(window.account);
		assert.ok(window.key('laptop'));
	});

	it('stays ended, and nothing is done, for whoever does not want to sign in', async () => {
		const target = window.key('ci');
		await endAllSessions();
		await window.keyActions.setEnabled(false, target);
		assert.equal(window.account.state.kind, 'ended');
		window.script.choices.push('Sign In…');
		await window.keyActions.setEnabled(false, target);
		assert.equal(window.account.state.kind, 'ended');
	});

	it('goes on at once when another window has signed in meanwhile', async () => {
		const target = window.key('ci');
		await endAllSessions();
		const other = await world.openWindow();
		window.prompts.tell = async (_message, ...actions) => {
			if (!actions.some((action) => action === 'Sign In…')) return undefined;
			other.script.texts.push(person.email, person.password);
			await other.accountActions.signIn(other.account);
			await until(() => window.account.state.kind !== 'ended');
			return actions[0];
		};
		await window.keyActions.setEnabled(false, target);
		assert.equal(window.key('ci').key.enabled, false);
		assert.deepEqual(window.script.texts, []);
	});

	it('is not told of at all when only a session of before has ended', async () => {
		const target = window.key('ci');
		const held = Promise.withResolvers<void>();
		const isHeld = Promise.withResolvers<void>();
		world.beforeRequest = async ({ url }) => {
			if (!url.endsWith('/disable')) return;
			isHeld.resolve();
			await held.promise;
		};
		const disabling = window.keyActions.setEnabled(false, target);
		await isHeld.promise;
		const isEnded = Promise.withResolvers<void>();
		world.afterRequest = async ({ method }) => (method === 'DELETE' ? isEnded.resolve() : undefined);
		const { session } = window.account;
		const other = await world.openWindow();
		other.script.texts.push(person.email, person.password);
		await other.accountActions.signIn(other.account);
		await until(() => window.account.session !== session);
		await isEnded.promise;
		held.resolve();
		await disabling;
		assert.equal(window.key('ci').key.enabled, false);
		assert.equal(window.account.state.kind, 'ready');
		assert.ok(window.told.every((text) => !text.includes('has ended')));
	});

	describe('and goes on with an e-mail address spelt otherwise', () => {
		let targets: readonly [AccountKey, AccountKey];

		beforeEach(async () => {
			ignoreCase(window.service);
			await window.create('laptop');
			targets = [window.key('ci'), window.key('laptop')];
			await endAllSessions();
			await window.account.refresh();
			window.told.length = 0;
			window.script.choices.push('Sign In…');
			window.script.texts.push('Ada@Example.com', person.password);
		});

		it('deletes the key', async () => {
			window.script.choices.push('Delete Key');
			await window.keyActions.delete(targets[0]);
			assert.equal(window.account.label, 'Ada@Example.com');
			assert.deepEqual(
				window.account.keys.map(({ name }) => name),
				['laptop'],
			);
		});

		it('sees that a key is as it was to be', async () => {
			await window.keyActions.setEnabled(true, targets[0]);
			assert.equal(window.told.at(-1), 'ci was enabled already.');
		});

		it('changes many keys, takes that back, and deletes them', async () => {
			const enabled = () => window.account.keys.map((key) => key.enabled);
			window.script.choices.push('Disable Keys', 'Undo', 'Sign In…');
			const told = window.beforeAnswer('disabled', async () => {
				assert.deepEqual(enabled(), [false, false]);
				await endAllSessions();
				window.script.texts.push('ADA@example.com', person.password);
			});
			await window.keyActions.setEnabled(false, ...targets);
			await told;
			assert.equal(window.account.label, 'ADA@example.com');
			assert.deepEqual(enabled(), [true, true]);
			await endAllSessions();
			window.script.choices.push('Sign In…', 'Delete Keys');
			window.script.texts.push(person.email, person.password);
			await window.keyActions.delete(...targets);
			assert.deepEqual(window.account.keys, []);
		});
	});

	it('is offered once: signing in again to no avail is an error', async () => {
		const target = window.key('ci');
		await endAllSessions();
		signInAgain();
		const progress = window.prompts.progress.bind(window.prompts);
		window.prompts.progress = async (title, task) => {
			const result = await progress(title, task);
			if (title === 'Signing in…') await endAllSessions();
			return result;
		};
		await assert.rejects(window.keyActions.setEnabled(false, target), { code: 'InvalidSession' });
	});
});
