import * as l10n from '@vscode/l10n';
import { listedAs, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { confirmMany, runWithProgress, sortTargets, tellSummary } from './bulkActions.ts';
import { leftOf, type BulkChange } from './bulk.ts';
import { namesFor, shortList } from './bulkWording.ts';
import { nameOf } from './keyNames.ts';
import { pickKey } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';
import { readyAccount, refreshTargets } from './readyAccounts.ts';
import type { AsAccount } from './signInAgain.ts';

/** What a person does with the state of keys: enable, disable, and take either back. */
export class StateActions {
	readonly #accounts: Accounts;
	readonly #prompts: Prompts;
	readonly #asAccount: AsAccount;

	constructor(accounts: Accounts, prompts: Prompts, asAccount: AsAccount) {
		this.#accounts = accounts;
		this.#prompts = prompts;
		this.#asAccount = asAccount;
	}

	/** Without a chosen key it asks which. */
	async set(enabled: boolean, chosen: readonly AccountKey[]): Promise<void> {
		if (chosen.length > 1) return this.#setMany(enabled, chosen);
		const target = chosen[0] ?? (await this.#pick(enabled));
		if (target === undefined) return;
		const name = nameOf(target);
		const changed = await this.#setOne(enabled, target);
		if (changed === 'was so') this.#prompts.mention(wasSo(enabled, name));
		if (changed !== 'changed') return;
		const message = enabled
			? l10n.t('The key {0} is enabled.', name)
			: l10n.t('The key {0} is disabled: services refuse it until it is enabled again.', name);
		const undo = l10n.t('Undo');
		if ((await this.#prompts.tell(message, undo)) === undo) await this.#undo(enabled, [target]);
	}

	/** Without another question: the person has just said so. */
	async disable(targets: readonly AccountKey[]): Promise<void> {
		return targets.length > 1 ? this.#changeMany(false, targets, []) : this.set(false, targets);
	}

	async #setMany(enabled: boolean, chosen: readonly AccountKey[]): Promise<void> {
		const sorted = await sortTargets(chosen, this.#change(enabled), this.#prompts, this.#asAccount);
		if (sorted === undefined) return;
		const { wanted, skipped } = sorted;
		if (wanted.length === 0) return void this.#prompts.tell(nothingToDo(enabled));
		const action = enabled ? l10n.t('Enable Keys') : l10n.t('Disable Keys');
		const answer = await confirmMany(
			{ targets: wanted, ...question(enabled, wanted.length), actions: [action] },
			this.#prompts,
		);
		if (answer === action) await this.#changeMany(enabled, wanted, skipped);
	}

	async #changeMany(enabled: boolean, wanted: readonly AccountKey[], skipped: readonly AccountKey[]): Promise<void> {
		const action = enabled ? 'enable' : 'disable';
		const result = await runWithProgress(action, wanted, this.#change(enabled), this.#prompts);
		const undo = l10n.t('Undo');
		const again = l10n.t('Try Again');
		const left = leftOf(result);
		const actions = [...(left.length > 0 ? [again] : []), ...(result.done.length > 0 ? [undo] : [])];
		const answer = await tellSummary({ action, skipped, ...result }, actions, this.#prompts);
		if (answer === undo) await this.#undo(enabled, result.done);
		if (answer !== again) return;
		const sorted = await sortTargets(left, this.#change(enabled), this.#prompts, this.#asAccount);
		if (sorted !== undefined) await this.#changeMany(enabled, sorted.wanted, sorted.skipped);
	}

	/** Only what is still as it was left: what somebody has changed since is theirs. */
	async #undo(left: boolean, targets: readonly AccountKey[]): Promise<void> {
		const now = await refreshTargets(targets, this.#prompts, this.#asAccount);
		if (now === undefined) return;
		const still = now.filter((target) => listedAs(target)?.key.enabled === left);
		const others = now.filter((target) => !still.includes(target));
		if (others.length > 0) void this.#prompts.warn(changedSince(others));
		const [first, ...more] = still;
		if (first === undefined) return;
		if (more.length > 0) {
			const result = await runWithProgress(left ? 'disable' : 'enable', still, this.#change(!left), this.#prompts);
			await tellSummary({ action: left ? 'disable' : 'enable', skipped: [], ...result }, [], this.#prompts);
		} else {
			if ((await this.#setOne(!left, first)) !== 'changed') return;
			this.#prompts.mention(
				left ? l10n.t('{0} is disabled again.', first.key.name) : l10n.t('{0} is enabled again.', first.key.name),
			);
		}
	}

	/** @returns undefined when the sign-in has ended and the person leaves it at that */
	#setOne(enabled: boolean, target: AccountKey): Promise<'changed' | 'was so' | undefined> {
		const { account, key } = target;
		const progress = enabled ? l10n.t('Enabling {0}…', key.name) : l10n.t('Disabling {0}…', key.name);
		return this.#asAccount(account, async (signedIn) => {
			await readyAccount(signedIn, this.#prompts);
			const wasSo = listedAs({ account: signedIn, key })?.key.enabled === enabled;
			// Asked for all the same: the list may be some seconds old.
			await this.#prompts.progress(progress, (signal) => signedIn.setEnabled(key.id, enabled, { signal }));
			// Changed elsewhere: taking that back is not ours to offer.
			return wasSo ? 'was so' : 'changed';
		});
	}

	#change(enabled: boolean): BulkChange {
		return {
			make: ({ account, key }, signal) => account.setEnabled(key.id, enabled, { signal }),
			isMade: (now) => now?.key.enabled === enabled,
		};
	}

	#pick(enabled: boolean): Promise<AccountKey | undefined> {
		const title = enabled ? l10n.t('Enable API Key') : l10n.t('Disable API Key');
		const none = enabled ? l10n.t('There is no disabled key.') : l10n.t('There is no enabled key.');
		const fits = ({ key }: AccountKey) => key.enabled !== enabled;
		return pickKey(this.#accounts.all, { title, none, fits }, this.#prompts, this.#asAccount);
	}
}

function question(enabled: boolean, count: number): { message: string; detail: readonly string[] } {
	if (enabled) return { message: l10n.t('Enable {0} API keys?', count), detail: [l10n.t('They work again at once.')] };
	const detail = [l10n.t('Everything that uses them is refused until they are enabled again.')];
	return { message: l10n.t('Disable {0} API keys?', count), detail };
}

function wasSo(enabled: boolean, name: string): string {
	return enabled ? l10n.t('{0} was enabled already.', name) : l10n.t('{0} was disabled already.', name);
}

function nothingToDo(enabled: boolean): string {
	return enabled ? l10n.t('All chosen keys are enabled already.') : l10n.t('All chosen keys are disabled already.');
}

function changedSince(targets: readonly AccountKey[]): string {
	const names = shortList(targets.map(namesFor(targets)), 5);
	return l10n.t('Not taken back, because it was changed or deleted since: {0}.', names);
}
