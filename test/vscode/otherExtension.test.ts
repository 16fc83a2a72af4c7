import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { authenticationProviderId } from '../../src/keys/commandIds.ts';
import { openPerson, type Person, type SignedUp } from './person.ts';

interface Other {
	getSession(options: vscode.AuthenticationGetSessionOptions): Promise<vscode.AuthenticationSession | undefined>;
	getAccounts(): Promise<readonly vscode.AuthenticationSessionAccountInformation[]>;
}

describe("accounts in VS Code's Accounts menu", () => {
	let person: Person;
	let one: SignedUp;
	let two: SignedUp;
	before(async () => {
		person = await openPerson();
		one = await person.signUp();
		two = await person.signUp();
	});
	after(async () => {
		await person.forgetEverything();
		await person.run('userApiKeys.stopLocalServer');
	});

	it('stand there under their names, both of them', async () => {
		const accounts = await vscode.authentication.getAccounts(authenticationProviderId);
		const names = [one, two].map(({ email }) => `${email} (Local key server)`);
		assert.deepEqual(accounts.map(({ label }) => label).sort(), names.sort());
	});

	it('have an access token that is none, even where VS Code itself asks', async () => {
		const stored = [...(await person.secrets()).values()].map((text) => JSON.parse(text) as { session: object });
		assert.equal(stored.length, 2);
		for (const { account } of [one, two]) {
			const asked = { id: account.id, label: 'whatever' };
			const sessions = await person.handle.provider.getSessions(undefined, { account: asked });
			assert.deepEqual(
				sessions.map(({ id, accessToken }) => [id, accessToken]),
				[[account.id, account.id]],
			);
			assert.ok(stored.every(({ session }) => !JSON.stringify(session).includes(account.id)));
		}
		assert.equal((await person.handle.provider.getSessions(undefined, {})).length, 2);
	});

	it('are not given to another extension, neither silently nor when it wants one', async () => {
		const other = await vscode.extensions.getExtension<Other>('somebody-else.other-extension')?.activate();
		assert.ok(other, 'the other extension is not there');
		assert.equal(await other.getSession({ silent: true }), undefined);
		// VS Code tells every extension which accounts there are; each is asked for by name.
		const accounts = await other.getAccounts();
		assert.deepEqual(accounts.map(({ id }) => id).sort(), [one, two].map(({ account }) => account.id).sort());
		for (const account of accounts) assert.equal(await other.getSession({ silent: true, account }), undefined);
		for (const options of [{ createIfNone: true }, { forceNewSession: true }])
			assert.equal(await other.getSession(options).catch(() => undefined), undefined);
	});

	it('are gone from there when they are signed out here', async () => {
		const extra = await person.signUp();
		const changed = new Promise<string>((resolve) => {
			const listening = vscode.authentication.onDidChangeSessions(({ provider }) => {
				listening.dispose();
				resolve(provider.id);
			});
		});
		await person.run('userApiKeys.signOut', { row: person.accountRow(extra.email) });
		assert.equal(await changed, authenticationProviderId);
		const accounts = await vscode.authentication.getAccounts(authenticationProviderId);
		assert.ok(accounts.every(({ id }) => id !== extra.account.id));
	});
});
