import * as l10n from '@vscode/l10n';
import { asItIsNow, mayBeLeftOut, refOf, unlessGone, type AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { confirmMany, runWithProgress, sortTargets, tellSummary } from './bulkActions.ts';
import { leftOf, type BulkChange } from './bulk.ts';
import { namesFor, shortList } from './bulkWording.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import { nameOf } from './keyNames.ts';
import { pickKey } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';
import { readyAccount } from './readyAccounts.ts';
import type { AsAccount } from './signInAgain.ts';
import type { StateActions } from './stateActions.ts';

/** So many names stand in a warning. */
const mostNames = 10;

export interface DeleteActionParts {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly prompts: Prompts;
	readonly asAccount: AsAccount;
	readonly states: StateActions;
}

/** Deleting keys; never by the first button, which Enter presses. */
export class DeleteActions {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #prompts: Prompts;
	readonly #asAccount: AsAccount;
	readonly #states: StateActions;

	constructor({ accounts, fresh, prompts, asAccount, states }: DeleteActionParts) {
		this.#accounts = accounts;
		this.#fresh = fresh;
		this.#prompts = prompts;
		this.#asAccount = asAccount;
		this.#states = states;
	}

	/** Without a chosen key it asks which. */
	async delete(chosen: readonly AccountKey[]): Promise<void> {
		if (chosen.length > 1) return this.#deleteMany(chosen);
		const picked = chosen[0] ?? (await this.#pick());
		const account = picked && (await this.#asAccount(picked.account, (one) => readyAccount(one, this.#prompts)));
		if (picked === undefined || account === undefined) return;
		// The question must speak of the key as it is now.
		const target = asItIsNow({ account, key: picked.key });
		const { key } = target;
		const [disable, action] = [l10n.t('Disable Instead'), l10n.t('Delete Key')];
		const answer = await this.#prompts.confirm({
			message: l10n.t('Delete the API key {0}?', nameOf(target)),
			detail: this.#whatStops(target),
			actions: [key.enabled ? disable : l10n.t('Keep Key'), action],
		});
		if (answer === disable) return this.#states.disable([target]);
		if (answer !== action) return;
		const done = await this.#asAccount(account, async (signedIn) => {
			const deleting = l10n.t('Deleting {0}…', key.name);
			await this.#prompts.progress(deleting, (signal) => signedIn.deleteKey(key.id, { signal }));
			return true;
		});
		if (done !== true) return;
		this.#prompts.mention(l10n.t('The key {0} is deleted.', key.name));
		await this.#fresh.discard(refOf(target));
	}

	async #deleteMany(chosen: readonly AccountKey[]): Promise<void> {
		const sorted = await sortTargets(chosen, this.#change, this.#prompts, this.#asAccount);
		if (sorted === undefined) return;
		const { wanted, skipped } = sorted;
		if (wanted.length === 0) return void this.#prompts.tell(l10n.t('All chosen keys are gone already.'));
		const living = wanted.filter(({ key }) => key.enabled);
		const [disable, action] = [l10n.t('Disable Instead'), l10n.t('Delete Keys')];
		const answer = await confirmMany(
			{
				targets: wanted,
				message: l10n.t('Delete {0} API keys?', wanted.length),
				detail: this.#whatStopsOf(wanted, living.length),
				actions: [living.length > 0 ? disable : l10n.t('Keep Keys'), action],
			},
			this.#prompts,
		);
		if (answer === disable) return this.#states.disable(living);
		if (answer !== action) return;
		const result = await runWithProgress('delete', wanted, this.#change, this.#prompts);
		await this.#discardValues(result.done);
		const again = l10n.t('Try Again');
		const left = leftOf(result);
		const actions = left.length > 0 ? [again] : [];
		const chosenNext = await tellSummary({ action: 'delete', skipped, ...result }, actions, this.#prompts);
		if (chosenNext === again) await this.delete(left);
	}

	/** Says at once what could not be discarded: the summary may stay unanswered for long. */
	async #discardValues(targets: readonly AccountKey[]): Promise<void> {
		const results = await Promise.allSettled(targets.map((target) => this.#fresh.discard(refOf(target))));
		const kept = targets.filter((_, index) => results[index]?.status === 'rejected');
		if (kept.length === 0) return;
		const names = shortList(kept.map(namesFor(kept)), mostNames);
		void this.#prompts.warn(
			l10n.t('VS Code could not remove the values of these deleted keys from its secret storage: {0}.', names),
		);
	}

	readonly #change: BulkChange = {
		make: ({ account, key }, signal) => account.deleteKey(key.id, { signal }).catch(unlessGone),
		isMade: (now, target) => now === undefined && !mayBeLeftOut(target),
	};

	#whatStops(target: AccountKey): string {
		const parts = target.key.enabled
			? [
					l10n.t('It is still enabled: everything that uses it stops working at once, and this cannot be undone.'),
					l10n.t('Disabling it does the same and can be undone; delete it when nothing has missed it.'),
				]
			: [l10n.t('The key is disabled, so nothing uses it now. This cannot be undone.')];
		if (this.#fresh.has(refOf(target))) parts.push(l10n.t('Its value was never copied and is lost too.'));
		return parts.join(' ');
	}

	#whatStopsOf(targets: readonly AccountKey[], living: number): readonly string[] {
		const waiting = targets.filter((target) => this.#fresh.has(refOf(target))).length;
		return [
			...(living === 0
				? [l10n.t('All are disabled, so nothing uses them now. This cannot be undone.')]
				: [
						l10n.t(
							'Still enabled: {0} of {1}. What uses them stops working at once, and this cannot be undone.',
							living,
							targets.length,
						),
						l10n.t('Disabling does the same and can be undone; delete the keys when nothing has missed them.'),
					]),
			...(waiting === 0 ? [] : [l10n.t('Values never copied, which are lost too: {0}.', waiting)]),
		];
	}

	#pick(): Promise<AccountKey | undefined> {
		const question = { title: l10n.t('Delete API Key'), none: l10n.t('There is no key to delete.'), fits: () => true };
		return pickKey(this.#accounts.all, question, this.#prompts, this.#asAccount);
	}
}
