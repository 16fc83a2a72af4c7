import assert from 'node:assert/strict';
import { moment } from '../../../src/keys/ages.ts';
import { describeError } from '../../../src/keys/errorWording.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { allAbilities, FakeService, keyNamed } from './fakeService.ts';
import { createWorld, until, type Window, type World } from './world.ts';

const day = 24 * 60 * 60;

describe('at a service that can do more', () => {
	let world: World;
	let service: FakeService;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		service = new FakeService([keyNamed('ci', { hint: 'uak_ab' }), keyNamed('laptop')]);
		service.abilities = { ...service.abilities, ...allAbilities, passwordLength: undefined };
		window = await world.openWindow(undefined, service);
		await window.accounts.add(service, await service.signIn(), 'ada@example.com');
		await window.account.refresh();
	});
	afterEach(() => world.server.close());

	const last = () => window.told.at(-1) ?? '';

	describe('creating a key', () => {
		it('asks when it expires and what its value begins with', async () => {
			window.script.texts.push('new', 'uak_');
			window.script.picks.push('30 days');
			await window.keyActions.create();
			assert.deepEqual(service.asked, [{ name: 'new', expiresInSeconds: 30 * day, prefix: 'uak_' }]);
			assert.equal(window.key('new').key.hint, 'uak_x');
		});

		it('leaves out what the person does not choose', async () => {
			window.script.texts.push('new', '  ');
			await window.keyActions.create();
			assert.deepEqual(service.asked, [{ name: 'new' }]);
		});

		it('is given up at any question', async () => {
			window.script.texts.push('new');
			await window.keyActions.create();
			window.script.texts.push('new');
			window.script.picks.push('Custom…');
			await window.keyActions.create();
			assert.deepEqual(service.asked, []);
		});

		it('asks nothing that the service does not offer', async () => {
			service.abilities = { ...service.abilities, expiry: false, prefix: false };
			window.asked.length = 0;
			await window.create('new');
			assert.deepEqual(window.asked, ['Name of the new key of ada@example.com at Fake']);
		});

		it('tells what the service says of a life that is too short', async () => {
			service.leastSeconds = 30 * day;
			window.script.texts.push('new', '');
			window.script.picks.push('7 days');
			const error: unknown = await window.keyActions.create().then(
				() => undefined,
				(reason: unknown) => reason,
			);
			assert.match(describeError(error) ?? '', /does not accept this.*at least 2592000 seconds/);
			assert.equal(world.records.entries.size, 0);
		});

		it('says which of several keys of a name was created', async () => {
			window.script.texts.push('laptop', 'new_');
			await window.keyActions.create();
			assert.match(last(), /The key laptop \(new_x…\) was created/);
		});
	});

	describe('renaming', () => {
		it('gives the key its new name, and takes one that another key has', async () => {
			window.script.texts.push('laptop');
			await window.keyActions.rename(window.key('ci'));
			assert.deepEqual(
				window.account.keys.map(({ name }) => name),
				['laptop', 'laptop'],
			);
			assert.equal(last(), 'The key ci is called laptop now.');
		});

		it('says which of several keys of a name is meant', async () => {
			service.keys = [keyNamed('ci', { id: '1', hint: 'uak_ab' }), keyNamed('ci', { id: '2' })];
			await window.account.refresh();
			for (const key of window.account.keys) await window.keyActions.rename({ account: window.account, key });
			assert.deepEqual(window.asked, ['New name of ci (uak_ab…)', 'New name of ci (id 2)']);
			await window.keyActions.delete(window.key('ci'));
			assert.match(window.asked.at(-1) ?? '', /^Delete the API key ci \(uak_ab…\)\?/);
		});

		it('does nothing when the name stays or the person changes their mind', async () => {
			const before = service.keys;
			await window.keyActions.rename(window.key('ci'));
			window.script.texts.push('ci');
			await window.keyActions.rename(window.key('ci'));
			assert.equal(service.keys, before);
		});

		it('asks which key where none is given, and offers those that can be renamed only', async () => {
			const other = new FakeService([keyNamed('fixed')], 'Other');
			await window.accounts.setServices([other, service]);
			await window.accounts.add(other, await other.signIn(), 'bob');
			window.script.texts.push('cd');
			await window.keyActions.rename();
			assert.deepEqual(window.offered, [
				'ci enabled · uak_ab… · ada@example.com at Fake',
				'laptop enabled · ada@example.com at Fake',
			]);
			assert.ok(window.accounts.all[1]?.keys.some(({ name }) => name === 'cd'));
			const [account] = window.accounts.all;
			const key = account?.keys[0];
			assert.ok(account && key === undefined);
			await account.refresh();
			const fixed = { account, key: keyNamed('fixed') };
			await assert.rejects(window.keyActions.rename(fixed), /Other cannot rename keys\. Create one/);
			await assert.rejects(window.keyActions.changeExpiry(fixed), /At Other keys never expire\. Disable or delete/);
		});

		it('says of a key that is gone that it is', async () => {
			const target = window.key('ci');
			service.keys = [];
			await window.account.refresh();
			await assert.rejects(window.keyActions.rename(target), { code: 'APIKeyNotFound' });
		});

		it('goes on after signing in again when the sign-in has ended', async () => {
			const { session } = window.account;
			assert.ok(session);
			session.renameKey = () => Promise.reject(new ApiError('InvalidSession'));
			window.script.texts.push('cd', 'ada@example.com', 'not-a-real-password');
			window.script.choices.push('Sign In…');
			service.abilities = { ...service.abilities, signInWays: ['password'] };
			service.resume = (stored) => ({ ...session, renameKey: async () => keyNamed('cd', { id: 'id-ci' }), stored });
			service.signIn = async () => ({ ...session, stored: { userId: 'ada', renewed: true } });
			await window.keyActions.rename(window.key('ci'));
			await until(() => window.account.key('id-ci')?.name === 'cd');
		});
	});

	describe('changing when a key expires', () => {
		it('sets, moves and clears the time, and says how it stands before and after', async () => {
			window.script.picks.push('7 days', 'Never expires');
			await window.keyActions.changeExpiry(window.key('ci'));
			const { expiresAt = 0 } = window.key('ci').key;
			assert.ok(expiresAt > Date.now() + 6 * day * 1000);
			const then = `The key ci expires ${moment(expiresAt, { now: 0, language: 'en' })}.`;
			assert.deepEqual([window.asked.at(-1), last()], ['The key ci never expires.', then]);
			await window.keyActions.changeExpiry(window.key('ci'));
			assert.equal(window.key('ci').key.expiresAt, undefined);
			assert.deepEqual([window.asked.at(-1), last()], [then, 'The key ci never expires.']);
		});

		it('says of a key that has expired that it has', async () => {
			service.keys = [keyNamed('ci', { expiresAt: Date.now() - 1000 })];
			await window.account.refresh();
			window.script.picks.push('Custom…');
			await window.keyActions.changeExpiry();
			assert.match(window.asked.at(-2) ?? '', /^The key ci has expired, /);
		});
	});

	it('a key that expires though nobody asked for that says so when it is created', async () => {
		const create = async (life: string) => {
			window.script.texts.push('new', '');
			window.script.picks.push(life);
			await window.keyActions.create();
			return last();
		};
		service.usualSeconds = 7 * day;
		assert.match(
			await create('No expiry'),
			/be copied once\. By the rules of the key service it expires .*20\d\d.*\. If that is too soon, try "Change Key Expiry…"\.$/,
		);
		assert.doesNotMatch(await create('30 days'), /expire/);
		service.usualSeconds = undefined;
		assert.doesNotMatch(await create('No expiry'), /expire/);
	});

	describe('a key whose value was lost is replaced by one', () => {
		const createdAt = Date.now() - 1000;
		const lose = async (life: string, prefix: string) => {
			service.keys = [];
			service.creating = 'answer lost';
			window.script.texts.push('new', prefix);
			window.script.picks.push(life);
			await window.keyActions.create();
			assert.match(last(), /new was created, but its value got lost/);
			// As the service has it, whatever it was asked for.
			service.keys = service.keys.map((key) => ({ ...key, createdAt, expiresAt: createdAt + 7 * day * 1000 }));
			service.creating = 'well';
		};
		const replace = async () => {
			await window.account.refresh();
			await window.creations.compare();
			window.script.choices.push('Replace Key');
			await window.keyActions.replace(window.key('new'));
			assert.equal(service.keys.length, 1);
			return service.asked.at(-1);
		};

		it('with the life and the prefix that were asked for', async () => {
			await lose('30 days', 'ci_');
			assert.deepEqual(await replace(), { name: 'new', expiresInSeconds: 30 * day, prefix: 'ci_' });
		});

		it('without a life where none was asked for, though the service gave it one', async () => {
			await lose('No expiry', '');
			assert.deepEqual(await replace(), { name: 'new' });
		});

		it('that lives as long, where the note of it does not say what was asked for', async () => {
			await lose('30 days', '');
			for (const [id, text] of world.records.entries) {
				const { asked: _, ...record } = JSON.parse(text) as Record<string, unknown>;
				await world.records.put(id, record);
			}
			assert.deepEqual(await replace(), { name: 'new', expiresInSeconds: 7 * day });
		});
	});
});
