import assert from 'node:assert/strict';
import { FakeService } from './fakeService.ts';
import { createWorld, person, until, type Window, type World } from './world.ts';

describe('accounts', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
	});
	afterEach(() => world.server.close());

	const revoke = () => world.server.service.db.deleteFrom('sessions').execute();

	/** When a session has ended at the service because it was asked to. */
	function nextSignOut(): Promise<void> {
		return new Promise((resolve) => {
			world.afterRequest = async ({ method, url }) => {
				if (method === 'DELETE' && url.endsWith('/auth/session')) resolve();
			};
		});
	}

	async function signIn(again?: Window['account']): Promise<void> {
		window.script.texts.push(person.email, person.password);
		await window.accountActions.signIn(again);
	}

	it('sign in and list with three requests', async () => {
		await window.signUp();
		await window.accountActions.signOut();
		window.accounts.dispose();
		const cold = await world.openWindow();
		world.requests.length = 0;
		cold.script.texts.push(person.email, person.password);
		await cold.accountActions.signIn();
		assert.deepEqual(
			world.requests.map(({ url }) => new URL(url).pathname.split('/').at(-1)),
			['location', 'login', 'api_keys'],
		);
	});

	it('are there again in the next window, which asks once for each list', async () => {
		await window.signUp();
		world.requests.length = 0;
		const next = await world.openWindow();
		assert.equal(world.requests.length, 0, 'nothing is asked before somebody looks');
		await look(next);
		await look(next);
		assert.equal(next.account.state.kind, 'ready');
		assert.equal(next.account.label, person.email);
		assert.equal(next.account.id, window.account.id);
		assert.equal(world.requests.length, 1);
	});

	it('come and go in other windows too', async () => {
		const other = await world.openWindow();
		const changes: string[] = [];
		other.accounts.onDidChangeMembers(({ added, removed }) => changes.push(`+${added.length} -${removed.length}`));
		await window.signUp();
		await until(() => other.accounts.all.length === 1);
		await window.accountActions.signOut();
		await until(() => other.accounts.all.length === 0);
		assert.deepEqual(changes, ['+1 -0', '+0 -1']);
	});

	it('stay on screen when the session has ended, and sign in again as the same account', async () => {
		const account = await window.signUp();
		await revoke();
		await account.refresh();
		assert.equal(account.state.kind, 'ended');
		await until(() => [...world.secrets.entries.values()].some((text) => text.includes('"session":null')));
		const next = await world.openWindow();
		assert.equal(next.account.state.kind, 'ended');
		await signIn(account);
		assert.equal(window.account.state.kind, 'ready');
		assert.equal(window.account.id, account.id);
		await until(() => next.account.session !== undefined);
		await look(next);
		assert.equal(next.account.state.kind, 'ready');
	});

	it('do not let a window with a dead session undo a new sign-in of another window', async () => {
		const account = await window.signUp();
		const deaf = await world.openWindow(world.secrets.unheard());
		await look(deaf);
		await revoke();
		await signIn(account);
		await deaf.account.refresh();
		await until(() => deaf.account.state.kind === 'ready');
		const [stored = ''] = world.secrets.entries.values();
		assert.doesNotMatch(stored, /"session":null/);
	});

	it('keep their lists when something else in the store changes', async () => {
		const account = await window.signUp();
		const states: string[] = [];
		account.onDidChange(() => states.push(account.state.kind));
		await (await world.openWindow()).signUp('grace@example.com');
		await window.accounts.reload();
		assert.equal(window.accounts.all.length, 2);
		assert.deepEqual(states, []);
	});

	it('ask before signing out throws away values that were not copied', async () => {
		await window.signUp();
		await window.create('ci');
		await window.accountActions.signOut();
		assert.match(window.asked.at(-1) ?? '', /lose values that were not copied yet\?.*: ci/);
		assert.equal(window.accounts.all.length, 1);
		window.script.choices.push('Sign Out and Discard');
		await window.accountActions.signOut();
		assert.equal(world.secrets.entries.size, 0);
	});

	it('ask before signing out in a window that has not listed the key yet, and discard nothing else', async () => {
		const other = await world.openWindow();
		await look(other);
		await window.signUp();
		await look(other);
		await window.create('ci');
		await other.accountActions.signOut();
		assert.match(other.asked.at(-1) ?? '', /lose values that were not copied yet\?.*: ci/);
		assert.equal(window.accounts.all.length, 1);
	});

	it('keep a value that appears while signing out', async () => {
		const account = await window.signUp();
		const ref = { serviceId: 'memory', userId: account.userId, keyId: 'late' };
		const signingOut = window.accountActions.signOut(account);
		await window.fresh.put(ref, 'late', 'obviously-fake-value');
		await signingOut;
		assert.equal(window.accounts.all.length, 0);
		assert.equal(window.fresh.has(ref), true);
	});

	it('stay signed out when the store is slow to tell what it holds', async () => {
		await window.signUp();
		world.secrets.isSlow = true;
		await window.accountActions.signOut();
		await window.accounts.reload();
		await new Promise((resolve) => setTimeout(resolve, 100));
		assert.equal(world.secrets.entries.size, 0);
		assert.equal(window.accounts.all.length, 0);
	});

	it('sign out quietly when the session has ended already', async () => {
		const account = await window.signUp();
		await revoke();
		await account.refresh();
		await window.accountActions.signOut(account);
		assert.equal(window.accounts.all.length, 0);
		assert.deepEqual(window.told, []);
	});

	const sessions = async () => (await world.server.service.db.selectFrom('sessions').selectAll().execute()).length;

	it('leave no session behind at the service when somebody signs in who is signed in', async () => {
		const account = await window.signUp();
		const other = await world.openWindow();
		await look(other);
		for (let times = 0; times < 2; times++) {
			const signedOut = nextSignOut();
			await signIn();
			await signedOut;
		}
		assert.equal(await sessions(), 1);
		assert.equal(window.account, account);
		for (const { account: one } of [window, other]) {
			await one.refresh();
			assert.equal(one.state.kind, 'ready');
		}
		assert.doesNotMatch([...world.secrets.entries.values()].join(''), /"session":null/);
	});

	it('sign in again at once although the service does not answer to the end of the old session', async () => {
		await window.signUp();
		world.beforeRequest = ({ method }) => (method === 'DELETE' ? new Promise(() => undefined) : Promise.resolve());
		await signIn();
		assert.equal(window.account.state.kind, 'ready');
	});

	it('leave no session behind at the service when it cannot be stored', async () => {
		await window.signUp();
		world.secrets.isLocked = true;
		const signedOut = nextSignOut();
		await assert.rejects(signIn(), /keyring is locked/);
		await signedOut;
		assert.equal(await sessions(), 1);
		await window.account.refresh();
		assert.equal(window.account.state.kind, 'ready');
	});

	it('do not end the session that is stored already', async () => {
		const fake = new FakeService();
		const deaf = await world.openWindow(undefined, fake);
		let isEnded = false;
		const open = async () => ({ ...(await fake.signIn()), signOut: async () => void (isEnded = true) });
		fake.resume = await open().then((session) => () => session);
		await deaf.accounts.add(fake, await open(), 'ada@example.com');
		await deaf.accounts.add(fake, await open(), 'ada@example.com');
		assert.equal(isEnded, false);
	});

	it('are signed in when the wait for their list is cancelled, and the list goes on', async () => {
		await window.signUp();
		await window.accountActions.signOut();
		const listing = Promise.withResolvers<void>();
		world.beforeRequest = async ({ url }) => {
			if (!url.endsWith('/api_keys')) return;
			window.cancel.abort();
			await listing.promise;
		};
		await assert.rejects(signIn(), { code: 'Cancelled' });
		assert.equal(window.account.state.kind, 'loading');
		listing.resolve();
		await until(() => window.account.state.kind === 'ready');
	});

	it('go and come when their service is known under another name', async () => {
		const account = await window.signUp();
		const changes: string[] = [];
		window.accounts.onDidChangeMembers(({ added, removed }) => changes.push(`+${added.length} -${removed.length}`));
		await window.accounts.setServices([{ ...window.service, label: 'Another name' }]);
		assert.deepEqual(changes, ['+1 -1']);
		assert.equal(window.account.id, account.id);
		assert.equal(window.account.service.label, 'Another name');
	});

	it('sign out here also when the service cannot be told, and say so', async () => {
		await window.signUp();
		world.isOffline = true;
		await window.accountActions.signOut();
		assert.equal(window.accounts.all.length, 0);
		assert.match(window.told.at(-1) ?? '', /could not be told/);
	});

	it('sign out here at once when the person cancels the wait for a service that never answers, and say so', async () => {
		const account = await window.signUp();
		assert.ok(account.session);
		account.session.signOut = () => {
			window.cancel.abort();
			return new Promise(() => undefined);
		};
		await window.accountActions.signOut();
		assert.equal(window.accounts.all.length, 0);
		assert.equal(world.secrets.entries.size, 0);
		assert.match(
			window.told.at(-1) ?? '',
			/ada@example\.com is signed out here, but the key service could not be told/,
		);
	});

	it('refuse a password that is repeated wrongly, and one that is too short', async () => {
		window.script.texts.push(person.email, person.password, 'something else');
		assert.equal(await window.accountActions.createAccount(), undefined);
		assert.match(window.problems.at(-1) ?? '', /not the same/);
		window.script.texts.splice(0, 9, person.email, 'short');
		assert.equal(await window.accountActions.createAccount(), undefined);
		assert.match(window.problems.at(-1) ?? '', /6 to 128/);
	});

	it('ignore a record that is of another version', async () => {
		await window.signUp();
		const [record = ''] = world.secrets.entries.values();
		const newer = { ...(JSON.parse(record) as object), version: 2, id: 'other', userId: 'other' };
		await world.secrets.store('session/memory/other', JSON.stringify(newer));
		assert.equal((await world.openWindow()).accounts.all.length, 1);
		assert.ok(world.secrets.entries.has('session/memory/other'));
	});
});

/** Somebody looks at the window, so that its keys are listed. */
async function look(window: Window): Promise<void> {
	await Promise.all(window.accounts.all.map((account) => account.listOnce()));
}
