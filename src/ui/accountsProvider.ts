import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Account } from '../keys/account.ts';
import type { Accounts } from '../keys/accounts.ts';
import { authenticationProviderId } from '../keys/commandIds.ts';
import type { LazyActions } from './lazyActions.ts';

/**
 * Puts the accounts into VS Code's Accounts menu. Other extensions may ask for them too; what they get as an access
 * token is the account's opaque id, worthless at any service.
 */
export class AccountsProvider implements vscode.AuthenticationProvider {
	readonly #accounts: Accounts;
	readonly #actions: LazyActions;
	readonly #ready: Promise<void>;
	readonly #changed = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
	readonly onDidChangeSessions = this.#changed.event;
	readonly #listening: vscode.Disposable;

	/** `ready`: when the accounts of earlier windows are known. */
	constructor(accounts: Accounts, actions: LazyActions, ready: Promise<void>) {
		this.#accounts = accounts;
		this.#ready = ready;
		this.#actions = actions;
		// One after the other: an account whose name has changed goes and comes with the same id.
		const listening = accounts.onDidChangeMembers(({ added, removed }) => {
			if (removed.length > 0) this.#changed.fire({ added: [], removed: removed.map(toSession), changed: [] });
			if (added.length > 0) this.#changed.fire({ added: added.map(toSession), removed: [], changed: [] });
		});
		const registration = vscode.authentication.registerAuthenticationProvider(
			authenticationProviderId,
			l10n.t('User API Keys'),
			this,
			{ supportsMultipleAccounts: true },
		);
		this.#listening = vscode.Disposable.from(new vscode.Disposable(() => listening.dispose()), registration);
	}

	async getSessions(
		_scopes: readonly string[] | undefined,
		{ account }: vscode.AuthenticationProviderSessionOptions,
	): Promise<vscode.AuthenticationSession[]> {
		await this.#ready;
		const accounts = this.#accounts.all.filter(({ id }) => account === undefined || id === account.id);
		return accounts.map(toSession);
	}

	async createSession(): Promise<vscode.AuthenticationSession> {
		const { accountActions } = await this.#actions.get();
		const account = await accountActions.signIn();
		if (account === undefined) throw new vscode.CancellationError();
		return toSession(account);
	}

	async removeSession(id: string): Promise<void> {
		const account = this.#accounts.all.find((candidate) => candidate.id === id);
		if (account !== undefined) await (await this.#actions.get()).accountActions.signOut(account);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}
}

function toSession({ id, label, service }: Account): vscode.AuthenticationSession {
	return { id, accessToken: id, scopes: [], account: { id, label: `${label} (${service.label})` } };
}
