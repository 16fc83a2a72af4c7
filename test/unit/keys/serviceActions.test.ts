import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import { until } from './world.ts';
import { createServiceWorld, entry, type ServiceWorld } from './serviceWorld.ts';

const other = { ...entry, address: 'https://other.example.com', name: 'Other' };

describe('adding a key service', () => {
	let there: ServiceWorld;
	beforeEach(async () => {
		there = await createServiceWorld();
	});
	afterEach(() => there.world.server.close());

	it('asks for what the kind needs, tries it, and writes it into the setting', async () => {
		there.script(['https://keys.example.com/', 'shop', '']);
		await there.actions.add();
		assert.deepEqual(there.setting, [entry]);
		assert.equal(there.tried.length, 1);
		assert.match(there.window.told.at(-1) ?? '', /shop \(keys\.example\.com\) was added\. Sign in there when/);
		assert.equal(there.window.accounts.all.length, 0);
	});

	it('asks for the kind first, but not where it is known', async () => {
		await there.actions.add();
		assert.match(there.window.offered.join('\n'), /^App Services [^]*\nBetter Auth /);
		assert.equal(there.window.asked[0], 'Choose the kind of key service');
		there.window.asked.length = 0;
		await there.actions.add({ kind: 'betterAuth' });
		assert.match(there.window.asked[0] ?? '', /^Address of the Better Auth server/);
	});

	it('saves the address at which the service was found, and says so', async () => {
		there.foundAt = 'https://keys.example.com/shop/api/auth';
		there.script(['https://keys.example.com/shop', '', 'Shop']);
		await there.actions.add({ kind: 'betterAuth' });
		assert.deepEqual(there.setting, [{ kind: 'betterAuth', address: there.foundAt, name: 'Shop' }]);
		assert.match(there.window.told.join('\n'), /answers at https:\/\/keys\.example\.com\/shop\/api\/auth, so that/);
		there.script(['https://keys.example.com/shop', '', 'Again']);
		await assert.rejects(there.actions.add({ kind: 'betterAuth' }), /already/);
	});

	it('goes back a step and keeps what was typed', async () => {
		there.script(['https://wrong.example.com', '<back', 'https://keys.example.com', 'shop', '<back', 'shop', 'Shop']);
		await there.actions.add();
		assert.deepEqual(there.setting, [{ ...entry, name: 'Shop' }]);
	});

	it('says what is wrong with an address while it is typed', async () => {
		there.script(['http://keys.example.com']);
		await there.actions.add();
		assert.match(there.window.problems[0] ?? '', /https/);
		assert.equal(there.setting, undefined);
	});

	it('writes the host of an address in ASCII', async () => {
		there.script(['https://bücher.example/keys/', 'shop', '']);
		await there.actions.add();
		assert.deepEqual(there.setting, [{ ...entry, address: 'https://xn--bcher-kva.example/keys' }]);
	});

	it('does not take the same service twice', async () => {
		await there.write([entry]);
		there.script(['https://keys.example.com', 'shop']);
		await there.actions.add();
		assert.match(there.window.problems[1] ?? '', /already/);
		assert.deepEqual(there.setting, [entry]);
	});

	it('says what is wrong after a failed try, lets it be changed, and tries again', async () => {
		there.failures.push(new ApiError('AppNotFound'));
		there.script(['https://keys.example.com', 'shap', '', 'https://keys.example.com', 'shop', ''], ['Change']);
		await there.actions.add();
		assert.match(there.window.asked.at(4) ?? '', /cannot be used now\. .*does not know this app id/);
		assert.deepEqual(there.setting, [entry]);
		assert.deepEqual(
			there.tried.map((config) => 'appId' in config && config.appId),
			['shap', 'shop'],
		);
	});

	it('saves what cannot be reached if the person wants it, and nothing if they do not', async () => {
		there.failures.push(new ApiError('Unreachable'), new ApiError('Unreachable'));
		there.script(['https://keys.example.com', 'shop', '']);
		await there.actions.add();
		assert.equal(there.setting, undefined);
		there.script(['https://keys.example.com', 'shop', ''], ['Save Anyway']);
		await there.actions.add();
		assert.deepEqual(there.setting, [entry]);
	});

	it('keeps entries that it does not understand', async () => {
		await there.write([{ kind: 'of tomorrow', key: 1 }]);
		there.script(['https://keys.example.com', 'shop', '']);
		await there.actions.add();
		assert.deepEqual(there.setting, [{ kind: 'of tomorrow', key: 1 }, entry]);
	});
});

describe('a service that something else than the person names', () => {
	let there: ServiceWorld;
	beforeEach(async () => {
		there = await createServiceWorld();
	});
	afterEach(() => there.world.server.close());

	it('is shown with its whole address in ASCII before anything is asked or written', async () => {
		await there.actions.offer({ ...entry, address: 'https://kеys.example.com' }, 'A link asks for this.');
		assert.match(there.window.asked[0] ?? '', /A link asks for this\.[^]*Address: https:\/\/xn--[^]*App id: shop/);
		assert.deepEqual([there.setting, there.tried], [undefined, []]);
		there.script([], ['Add Key Service']);
		await there.actions.offer(entry, 'A link asks for this.');
		assert.deepEqual(there.setting, [entry]);
	});

	it('is refused where an entry of the setting would be', async () => {
		await assert.rejects(there.actions.offer({ ...entry, address: 'http://a.example' }, 'A link.'), /A link\. .*https/);
		await there.write([entry]);
		await there.actions.offer(entry, 'A link.');
		assert.match(there.window.told.at(-1) ?? '', /already/);
		assert.deepEqual(there.window.asked, []);
	});
});

describe('signing in at a service whose name says something else than its address', () => {
	it('shows the host in the picker, and where e-mail address and password are asked for', async () => {
		const there = await createServiceWorld([{ ...entry, name: 'Bank' }, other]);
		const { asked, offered, accountActions } = there.window;
		there.script(['ada@example.com']);
		await accountActions.signIn();
		assert.match(offered.join('\n'), /Bank keys\.example\.com[^]*Other other\.example\.com/);
		const [, email = '', password = ''] = asked;
		assert.match(email, /at Bank \(keys\.example\.com\)$/);
		assert.match(password, /Password of ada@example\.com at Bank \(keys\.example\.com\)$/);
		await there.world.server.close();
	});
});

describe('editing and removing a key service', () => {
	let there: ServiceWorld;
	beforeEach(async () => {
		there = await createServiceWorld([entry, other]);
	});
	afterEach(() => there.world.server.close());

	it('changes the name without asking about accounts', async () => {
		there.script([entry.address, 'shop', 'Shop']);
		await there.actions.edit();
		assert.deepEqual(there.setting, [{ ...entry, name: 'Shop' }, other]);
	});

	it('lists the keys of an account anew when its service gets another name', async () => {
		await there.window.signUp();
		await there.window.create('ci');
		there.script([entry.address, 'shop', 'Shop']);
		await there.actions.edit();
		await until(() => there.window.account.keys.length === 1);
		assert.equal(there.window.account.service.label, 'Shop');
	});

	it('says that there is nothing to change', async () => {
		await there.write(undefined);
		await assert.rejects(there.actions.edit(), /besides the local one/);
		await assert.rejects(there.actions.remove(), /besides the local one/);
	});

	it('mends an entry that cannot be used, and shows what is wrong with it', async () => {
		await there.write([{ ...entry, address: 'http://keys.example.com' }]);
		there.script([entry.address, 'shop', '']);
		await there.actions.edit();
		assert.match(there.window.offered[0] ?? '', /https/);
		assert.deepEqual(there.setting, [entry]);
	});

	it('removes a service at which nobody is signed in after one question', async () => {
		there.script([], ['Remove']);
		await there.actions.remove();
		assert.deepEqual(there.setting, [other]);
	});

	it('asks about accounts, and signs them out with the values that wait', async () => {
		await there.window.signUp();
		await there.window.create('ci');
		there.script([], ['Sign Out and Remove']);
		await there.actions.remove();
		assert.match(there.window.asked.at(-1) ?? '', /Signed in there: ada@example\.com[^]*not copied yet: ci/);
		assert.deepEqual(there.setting, [other]);
		assert.deepEqual([...there.world.secrets.entries.keys()], []);
	});

	it('keeps a value that came after the question, since nobody was asked about it', async () => {
		await there.window.signUp();
		const serviceId = `${entry.kind} ${entry.address} ${entry.appId}`;
		const ref = { serviceId, userId: there.window.account.userId, keyId: 'f'.repeat(24) };
		there.window.prompts.confirm = async ({ actions }) => {
			await there.window.fresh.put(ref, 'ci', 'not-a-real-value');
			return actions.find((action) => action === 'Sign Out and Remove');
		};
		await there.actions.remove();
		assert.deepEqual([there.window.accounts.all, there.window.fresh.has(ref)], [[], true]);
	});

	it('keeps accounts hidden, and has them back when the service is added again', async () => {
		await there.window.signUp();
		there.script([], ['Remove, Keep Sign-In Hidden']);
		await there.actions.remove();
		assert.deepEqual(there.window.accounts.all, []);
		await there.write([entry]);
		assert.equal(there.window.account.label, 'ada@example.com');
	});

	it('says when a service could not be told, and signs out here all the same', async () => {
		await there.window.signUp();
		there.world.isOffline = true;
		there.script([], ['Sign Out and Remove']);
		await there.actions.remove();
		assert.match(there.window.told.join(), /could not be told: ada@example\.com/);
		assert.deepEqual([...there.world.secrets.entries.keys()], []);
	});

	it('asks about accounts when another address makes it another service', async () => {
		await there.window.signUp();
		there.script(['https://new.example.com', 'shop', '']);
		await there.actions.edit();
		assert.match(there.window.asked.at(-1) ?? '', /another key service/);
		assert.deepEqual(there.setting, [entry, other]);
	});

	it('signs nobody out when the setting cannot be written, and says what to do', async () => {
		await there.window.signUp();
		await there.window.create('ci');
		there.isUnwritable = true;
		there.script([], ['Sign Out and Remove']);
		await assert.rejects(there.actions.remove(), /could not write the setting.*nothing was done.*try again/);
		there.script(['https://new.example.com', 'shop', ''], ['Sign Out and Save']);
		await assert.rejects(there.actions.edit(), /could not write the setting/);
		assert.equal(there.window.account.state.kind, 'ready');
		assert.deepEqual([there.window.fresh.count, there.setting], [1, [entry, other]]);
	});

	it('signs nobody out when another window has changed the entry meanwhile', async () => {
		await there.window.signUp();
		await there.window.create('ci');
		there.window.prompts.confirm = async ({ actions }) => {
			there.setting = [other];
			return actions.find((action) => action === 'Sign Out and Remove');
		};
		await assert.rejects(there.actions.remove(), /nothing was done/);
		assert.deepEqual([there.window.accounts.all.length, there.window.fresh.count], [1, 1]);
	});

	it('does nothing when another window has changed the entry meanwhile', async () => {
		there.window.prompts.confirm = async ({ actions }) => {
			there.setting = [other];
			return actions[0];
		};
		await assert.rejects(there.actions.remove(), /changed meanwhile/);
		assert.deepEqual(there.setting, [other]);
	});
});
