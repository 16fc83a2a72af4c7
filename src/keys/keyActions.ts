import * as l10n from '@vscode/l10n';
import { ApiError } from '../protocol/errors.ts';
import type { CreatedKey } from '../services/keyService.ts';
import type { Account } from './account.ts';
import { pickAccount } from './accountActions.ts';
import { refOf, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { ExpectedError } from './errorWording.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import { pickKey, type KeyQuestion } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';
import type { AsAccount } from './signInAgain.ts';
import type { ValueActions } from './valueActions.ts';
import { describeNameProblem } from './wording.ts';

export interface KeyActionParts {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly prompts: Prompts;
	readonly values: ValueActions;
	readonly asAccount: AsAccount;
	/** Shows the row of a key. */
	readonly reveal: (target: AccountKey) => Promise<void>;
}

/** What a person does with keys: create, enable, disable and delete. */
export class KeyActions {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #prompts: Prompts;
	readonly #values: ValueActions;
	readonly #asAccount: AsAccount;
	readonly #reveal: (target: AccountKey) => Promise<void>;

	constructor({ accounts, fresh, prompts, values, asAccount, reveal }: KeyActionParts) {
		this.#accounts = accounts;
		this.#fresh = fresh;
		this.#prompts = prompts;
		this.#values = values;
		this.#asAccount = asAccount;
		this.#reveal = reveal;
	}

	async create(chosen?: Account): Promise<void> {
		const title = l10n.t('Create API Key');
		const picked = chosen ?? (await pickAccount(this.#accounts.all, title, this.#prompts));
		const account = picked && (await this.#asAccount(picked, (signedIn) => this.#ready(signedIn)));
		if (account === undefined) return;
		this.#checkLimit(account);
		const name = await this.#prompts.text({
			title,
			prompt: l10n.t('Name of the new key of {0}', account.label),
			problem: (text) => this.#nameProblem(account, text),
		});
		if (name === undefined) return;
		const kept = await this.#asAccount(account, (signedIn) =>
			this.#prompts.progress(l10n.t('Creating the key {0}…', name), (signal) =>
				this.#createAndKeep(signedIn, name, signal),
			),
		);
		if (kept === undefined) return;
		const target = { account, key: kept.created.key };
		await Promise.all([this.#reveal(target), this.#offerCopy(target, kept.lasting)]);
	}

	async setEnabled(enabled: boolean, chosen?: AccountKey): Promise<void> {
		const title = enabled ? l10n.t('Enable API Key') : l10n.t('Disable API Key');
		const none = enabled ? l10n.t('There is no disabled key.') : l10n.t('There is no enabled key.');
		const target = chosen ?? (await this.#pick({ title, none, fits: ({ key }) => key.enabled !== enabled }));
		if (target === undefined) return;
		const { account, key } = target;
		const progress = enabled ? l10n.t('Enabling {0}…', key.name) : l10n.t('Disabling {0}…', key.name);
		await this.#asAccount(account, async (signedIn) => {
			await this.#ready(signedIn);
			await this.#prompts.progress(progress, (signal) => signedIn.setEnabled(key.id, enabled, { signal }));
		});
	}

	async delete(chosen?: AccountKey): Promise<void> {
		const target =
			chosen ??
			(await this.#pick({
				title: l10n.t('Delete API Key'),
				none: l10n.t('There is no key to delete.'),
				fits: () => true,
			}));
		if (target === undefined) return;
		const { account, key } = target;
		const action = l10n.t('Delete Key');
		const answer = await this.#prompts.confirm({
			message: l10n.t('Delete the API key {0}?', key.name),
			detail: this.#whatStops(target),
			actions: [action],
		});
		if (answer !== action) return;
		await this.#asAccount(account, async (signedIn) => {
			await this.#ready(signedIn);
			const deleting = l10n.t('Deleting {0}…', key.name);
			await this.#prompts.progress(deleting, (signal) => signedIn.deleteKey(key.id, { signal }));
			await this.#fresh.discard(refOf(target));
		});
	}

	async #createAndKeep(account: Account, name: string, signal: AbortSignal): Promise<Kept> {
		const created = await account
			.createKey(name, { signal })
			.catch((error: unknown) => this.#explain(account, name, error));
		const ref = refOf({ account, key: created.key });
		return { created, lasting: await this.#fresh.put(ref, name, created.secret) };
	}

	/** An answer that got lost on its way leaves a key whose value nobody has; the list tells. */
	async #explain(account: Account, name: string, error: unknown): Promise<never> {
		if (!(error instanceof ApiError) || error.code !== 'OutcomeUnknown') throw error;
		await account.refresh();
		if (account.state.kind !== 'ready') throw error;
		// No key came of it: what went wrong is all there is to say.
		if (!account.keys.some((key) => key.name === name)) throw error.cause instanceof Error ? error.cause : error;
		throw new ExpectedError(
			l10n.t('The key {0} was created, but its value got lost on the way here. Delete it and create it anew.', name),
		);
	}

	async #offerCopy(target: AccountKey, lasting: boolean): Promise<void> {
		const copy = l10n.t('Copy Value');
		const { name } = target.key;
		const message = lasting
			? l10n.t('The key {0} was created. Its value can be copied once.', name)
			: l10n.t(
					'The key {0} was created, but VS Code could not store its value safely. Copy it now: it is lost when this window closes.',
					name,
				);
		if ((await this.#prompts.tell(message, copy)) === copy) await this.#values.copy(target);
	}

	/** Makes the service reachable and has the list at hand, so that checks and pickers know what they speak of. */
	async #ready(account: Account): Promise<Account> {
		await this.#prompts.progress(l10n.t('Listing the keys of {0}…', account.label), async (signal) => {
			await account.service.ready({ signal });
			await account.listOnce({ signal });
			if (account.state.kind === 'failed') await account.refresh({ signal });
		});
		const { state } = account;
		if (state.kind === 'failed') throw state.error;
		if (state.kind === 'ended') throw new ApiError('SignedOut');
		return account;
	}

	#checkLimit(account: Account): void {
		const { keyLimit } = account.service.abilities;
		if (keyLimit === undefined || account.keys.length < keyLimit) return;
		throw new ExpectedError(
			l10n.t('{0} has {1} keys, as many as the key service allows. Delete one first.', account.label, keyLimit),
		);
	}

	#nameProblem(account: Account, name: string): string | undefined {
		const problem = account.service.nameProblem(name);
		if (problem !== undefined) return describeNameProblem(problem);
		const taken = account.service.abilities.uniqueNames && account.keys.some((key) => key.name === name);
		return taken ? l10n.t('You have a key of this name already.') : undefined;
	}

	#whatStops(target: AccountKey): string {
		const parts = [l10n.t('Everything that uses this key stops working at once. This cannot be undone.')];
		if (!target.key.enabled) parts[0] = l10n.t('The key is disabled, so nothing uses it now. This cannot be undone.');
		if (this.#fresh.has(refOf(target))) parts.push(l10n.t('Its value was never copied and is lost too.'));
		return parts.join(' ');
	}

	#pick(question: KeyQuestion): Promise<AccountKey | undefined> {
		return pickKey(this.#accounts.all, question, this.#prompts);
	}
}

interface Kept {
	readonly created: CreatedKey;
	/** Whether its value survives this window. */
	readonly lasting: boolean;
}
