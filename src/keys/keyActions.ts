import * as l10n from '@vscode/l10n';
import type { CreatedKey, Key } from '../services/keyService.ts';
import type { Account } from './account.ts';
import { pickAccount } from './accountActions.ts';
import type { Accounts } from './accounts.ts';
import { ExpectedError } from './errorWording.ts';
import type { FreshSecrets, KeyRef } from './freshSecrets.ts';
import type { Prompts } from './prompts.ts';
import { describeNameProblem } from './wording.ts';

/** A key and whose it is: what a row of the view stands for. */
export interface AccountKey {
	readonly account: Account;
	readonly key: Key;
}

export interface KeyActionHooks {
	/** Shows the row of a key. */
	readonly reveal: (target: AccountKey) => Promise<void>;
	/** Remembers that a key's value was copied on this machine. */
	readonly copied: (ref: KeyRef) => PromiseLike<void>;
}

/** What a person does with keys: create, copy once, discard, enable, disable and delete. */
export class KeyActions {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #prompts: Prompts;
	readonly #hooks: KeyActionHooks;

	constructor(accounts: Accounts, fresh: FreshSecrets, prompts: Prompts, hooks: KeyActionHooks) {
		this.#accounts = accounts;
		this.#fresh = fresh;
		this.#prompts = prompts;
		this.#hooks = hooks;
	}

	async create(chosen?: Account): Promise<void> {
		const title = l10n.t('Create API Key');
		const account = chosen ?? (await pickAccount(this.#accounts.all, title, this.#prompts));
		if (account === undefined) return;
		await this.#ready(account);
		this.#checkLimit(account);
		const name = await this.#prompts.text({
			title,
			prompt: l10n.t('Name of the new key of {0}', account.label),
			problem: (text) => this.#nameProblem(account, text),
		});
		if (name === undefined) return;
		const { created, lasting } = await this.#prompts.progress(l10n.t('Creating the key {0}…', name), (signal) =>
			this.#createAndKeep(account, name, signal),
		);
		const target = { account, key: created.key };
		await this.#hooks.reveal(target);
		await this.#offerCopy(target, lasting);
	}

	/** Hands the value to the clipboard, once. */
	async copy(chosen?: AccountKey): Promise<void> {
		const target = chosen ?? (await this.#pickWaiting(l10n.t('Copy Key Value')));
		if (target === undefined) return;
		const ref = refOf(target);
		const handedOver = await this.#fresh.handOver(ref, (value) => this.#writeClipboard(value));
		if (!handedOver) {
			throw new ExpectedError(
				l10n.t(
					'The value of {0} is not here any more: it was copied or discarded before. Create a new key if it is lost.',
					target.key.name,
				),
			);
		}
		await this.#hooks.copied(ref);
		await this.#prompts.tell(
			l10n.t('The value of {0} is in the clipboard. It cannot be shown or copied again.', target.key.name),
		);
	}

	/** Gives up a value that was not copied; the key itself stays. */
	async discard(chosen?: AccountKey): Promise<void> {
		const target = chosen ?? (await this.#pickWaiting(l10n.t('Discard Key Value')));
		if (target === undefined) return;
		const discard = l10n.t('Discard Value');
		const answer = await this.#prompts.confirm({
			message: l10n.t('Discard the value of {0} without copying it?', target.key.name),
			detail: l10n.t('Nobody can get it afterwards. The key stays in the list; delete it if it is of no use.'),
			actions: [discard],
		});
		if (answer === discard) await this.#fresh.discard(refOf(target));
	}

	async setEnabled(enabled: boolean, chosen?: AccountKey): Promise<void> {
		const title = enabled ? l10n.t('Enable API Key') : l10n.t('Disable API Key');
		const none = enabled ? l10n.t('There is no disabled key.') : l10n.t('There is no enabled key.');
		const target = chosen ?? (await this.#pickKey(title, none, ({ key }) => key.enabled !== enabled));
		if (target === undefined) return;
		const { account, key } = target;
		const progress = enabled ? l10n.t('Enabling {0}…', key.name) : l10n.t('Disabling {0}…', key.name);
		await this.#ready(account);
		await this.#prompts.progress(progress, (signal) => account.setEnabled(key.id, enabled, { signal }));
	}

	async delete(chosen?: AccountKey): Promise<void> {
		const target =
			chosen ?? (await this.#pickKey(l10n.t('Delete API Key'), l10n.t('There is no key to delete.'), () => true));
		if (target === undefined) return;
		const { account, key } = target;
		const action = l10n.t('Delete Key');
		const answer = await this.#prompts.confirm({
			message: l10n.t('Delete the API key {0}?', key.name),
			detail: this.#whatStops(target),
			actions: [action],
		});
		if (answer !== action) return;
		await this.#ready(account);
		await this.#prompts.progress(l10n.t('Deleting {0}…', key.name), (signal) => account.deleteKey(key.id, { signal }));
		await this.#fresh.discard(refOf(target));
	}

	async #createAndKeep(account: Account, name: string, signal: AbortSignal): Promise<Kept> {
		const created = await account.createKey(name, { signal });
		const ref = refOf({ account, key: created.key });
		return { created, lasting: await this.#fresh.put(ref, name, created.secret) };
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
		if ((await this.#prompts.tell(message, copy)) === copy) await this.copy(target);
	}

	async #writeClipboard(value: string): Promise<void> {
		try {
			await this.#prompts.writeClipboard(value);
		} catch {
			throw new ExpectedError(
				l10n.t(
					'The clipboard could not be written, so nothing was copied. The value is kept; allow access to the clipboard and copy again.',
				),
			);
		}
	}

	/** Makes the service reachable and has the list at hand, so that checks and pickers know what they speak of. */
	async #ready(account: Account): Promise<void> {
		await account.service.ready();
		await account.listOnce();
		if (account.state.kind === 'failed') await account.refresh();
		const { state } = account;
		if (state.kind === 'failed') throw state.error;
		if (state.kind === 'ended') {
			throw new ExpectedError(l10n.t('The sign-in of {0} has ended. Sign in again first.', account.label));
		}
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

	#pickWaiting(title: string): Promise<AccountKey | undefined> {
		return this.#pickKey(title, l10n.t('No value is waiting to be copied.'), (target) =>
			this.#fresh.has(refOf(target)),
		);
	}

	async #pickKey(title: string, none: string, fits: (target: AccountKey) => boolean): Promise<AccountKey | undefined> {
		await Promise.all(this.#accounts.all.map((account) => account.listOnce()));
		const all = this.#accounts.all.flatMap((account) => account.keys.map((key) => ({ account, key })));
		const targets = all.filter(fits);
		if (targets.length === 0) {
			await this.#prompts.tell(none);
			return undefined;
		}
		const choices = targets.map((value) => ({
			label: value.key.name,
			description: `${value.key.enabled ? l10n.t('enabled') : l10n.t('disabled')} · ${value.account.label}`,
			value,
		}));
		return this.#prompts.pick({ title, prompt: l10n.t('Choose a key') }, choices);
	}
}

interface Kept {
	readonly created: CreatedKey;
	/** Whether its value survives this window. */
	readonly lasting: boolean;
}

export function refOf({ account, key }: AccountKey): KeyRef {
	return { serviceId: account.service.id, userId: account.userId, keyId: key.id };
}
