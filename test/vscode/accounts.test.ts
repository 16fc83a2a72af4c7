import assert from 'node:assert/strict';
import { openPerson, type Person, type SignedUp } from './person.ts';

describe('accounts', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
	});
	afterEach(() => person.forgetEverything());
	after(() => person.run('userApiKeys.stopLocalServer'));

	it('are created and signed out, from the palette', async () => {
		const { account } = await person.signUp();
		assert.deepEqual(account.state, { kind: 'ready', keys: [] });
		await person.run('userApiKeys.signOut');
		assert.deepEqual(person.handle.accounts.all, []);
	});

	it('are signed in again with their keys', async () => {
		const { email, password } = await person.signUp();
		await person.create('first');
		await person.run('userApiKeys.copyKeyValue', { row: person.row('first') });
		await person.run('userApiKeys.signOut', { row: person.accountRow(email) });
		assert.deepEqual(person.handle.accounts.all, []);
		assert.deepEqual(await person.run('userApiKeys.signIn', { types: [` ${email} `, password] }), []);
		assert.deepEqual(
			person.account(email).keys.map(({ name }) => name),
			['first'],
		);
	});

	it('are not created with an odd address or a password that was typed differently', async () => {
		const create = (...types: string[]) => person.run('userApiKeys.createAccount', { types });
		assert.deepEqual(await create('nobody'), ['Type an e-mail address, such as ada@example.com.']);
		assert.deepEqual(await create('ada@example.com', 'short'), ['Use 6 to 128 characters.']);
		const different = await create('ada@example.com', 'long enough', 'long enougH');
		assert.deepEqual(different, ['This is not the same password.']);
		assert.deepEqual(person.handle.accounts.all, []);
	});

	it('are not signed in with a wrong password', async () => {
		const { email } = await person.signUp();
		await person.run('userApiKeys.signOut');
		await person.run('userApiKeys.signIn', { types: [email, 'some other password'] });
		assert.deepEqual(person.handle.accounts.all, []);
		assert.equal((await person.secrets()).size, 0);
	});

	it('stand side by side, each with its own keys; commands without a row ask for one', async () => {
		const one = await person.signUp();
		const other = await person.signUp();
		const names = ({ account }: SignedUp) => account.keys.map(({ name }) => name);
		await person.create('of-one', person.accountRow(one.email));
		await person.create('of-other', person.accountRow(other.email));
		assert.deepEqual([names(one), names(other)], [['of-one'], ['of-other']]);
		const first = person.handle.accounts.all[0] === one.account ? one : other;
		await person.run('userApiKeys.createKey', { types: ['of-first'], presses: 'pick' });
		assert.equal(names(first).at(-1), 'of-first');
		assert.equal(names(one).length + names(other).length, 3);
	});

	it('are picked for signing out; the others stay', async () => {
		await person.signUp();
		await person.signUp();
		const [first, second] = person.handle.accounts.all;
		await person.run('userApiKeys.signOut', { presses: 'pick' });
		assert.deepEqual(person.handle.accounts.all, [second]);
		assert.notEqual(first, second);
	});

	it('stay when a value waits, since the question about it cannot be asked here', async () => {
		const { account, email } = await person.signUp();
		await person.create('waiting');
		await person.run('userApiKeys.signOut', { row: person.accountRow(email) });
		await person.run('userApiKeys.signOut');
		assert.deepEqual(person.handle.accounts.all, [account]);
		assert.equal((await person.filed('fresh')).length, 1);
	});
});
