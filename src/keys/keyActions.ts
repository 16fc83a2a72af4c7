import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import { pickAccount } from './accountActions.ts';
import type { AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { moment } from './ages.ts';
import type { Creations } from './creations.ts';
import { DeleteActions } from './deleteActions.ts';
import { EditActions } from './editActions.ts';
import { ExpectedError } from './expectedError.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import { KeyCreation, type Created } from './keyCreation.ts';
import { nameOf } from './keyNames.ts';
import { askNewKey } from './keyQuestions.ts';
import type { Prompts } from './prompts.ts';
import { readyAccount } from './readyAccounts.ts';
import { ReplaceActions } from './replaceActions.ts';
import { StateActions } from './stateActions.ts';
import type { AsAccount } from './signInAgain.ts';
import type { ValueActions } from './valueActions.ts';
import type { NewKey } from '../services/keyService.ts';

export interface KeyActionParts {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly creations: Creations;
	readonly prompts: Prompts;
	readonly values: ValueActions;
	readonly asAccount: AsAccount;
	/** A BCP 47 language tag, for times. */
	readonly language: string;
	/** Shows the row of a key. */
	readonly reveal: (target: AccountKey) => Promise<void>;
	/** Hears of what goes wrong in the background. */
	readonly inBackground: (error: unknown) => void;
}

/** What a person does with keys: create, change, delete, and replace one whose value was lost. */
export class KeyActions {
	readonly #parts: KeyActionParts;
	readonly #creation: KeyCreation;
	readonly #states: StateActions;
	readonly #deleting: DeleteActions;
	readonly #replacing: ReplaceActions;
	readonly #editing: EditActions;

	constructor(parts: KeyActionParts) {
		const { accounts, fresh, creations, prompts, asAccount } = parts;
		this.#parts = parts;
		this.#creation = new KeyCreation(creations, fresh, prompts);
		this.#states = new StateActions(accounts, prompts, asAccount);
		this.#deleting = new DeleteActions({ ...parts, states: this.#states });
		this.#replacing = new ReplaceActions(accounts, creations, prompts, asAccount);
		this.#editing = new EditActions(accounts, prompts, asAccount, parts.language);
	}

	async create(chosen?: Account): Promise<void> {
		const { accounts, prompts, asAccount } = this.#parts;
		const title = l10n.t('Create API Key');
		const picked = chosen ?? (await pickAccount(accounts.all, title, prompts));
		const account = picked && (await asAccount(picked, (signedIn) => readyAccount(signedIn, prompts)));
		if (account === undefined) return;
		checkLimit(account);
		const newKey = await askNewKey(account, title, prompts);
		if (newKey !== undefined) await this.#show(await this.#create(account, newKey));
	}

	/** Without chosen keys it asks for one; with several it asks once for all. */
	setEnabled(enabled: boolean, ...chosen: readonly AccountKey[]): Promise<void> {
		return this.#states.set(enabled, chosen);
	}

	delete(...chosen: readonly AccountKey[]): Promise<void> {
		return this.#deleting.delete(chosen);
	}

	rename(chosen?: AccountKey): Promise<void> {
		return this.#editing.rename(chosen);
	}

	changeExpiry(chosen?: AccountKey): Promise<void> {
		return this.#editing.changeExpiry(chosen);
	}

	async replace(chosen?: AccountKey): Promise<void> {
		await this.#show(await this.#replacing.replace(chosen, (account, newKey) => this.#create(account, newKey)));
	}

	/** Says that the value of a key was lost, and replaces it if the person wants that. */
	async offerReplacement(orphan: AccountKey): Promise<void> {
		if (await this.#replacing.offer(orphan)) await this.replace(orphan);
	}

	#create(account: Account, newKey: NewKey): Promise<Created | undefined> {
		return this.#parts.asAccount(account, (signedIn) => this.#creation.create(signedIn, newKey));
	}

	async #show(created: Created | undefined): Promise<void> {
		if (created === undefined) return;
		const { reveal, inBackground } = this.#parts;
		// A row that cannot be shown is no reason to say that there is no key, or no word about its value.
		reveal(created.target).catch(inBackground);
		if (created.kind === 'orphan') await this.offerReplacement(created.target);
		else await this.#offerCopy(created);
	}

	async #offerCopy({ target, lasting, endsUnasked }: Extract<Created, { kind: 'created' }>): Promise<void> {
		const copy = l10n.t('Copy Value');
		const name = nameOf(target);
		const message = lasting
			? l10n.t('The key {0} was created. Its value can be copied once.', name)
			: l10n.t(
					'The key {0} was created, but VS Code could not store its value safely. Copy it now: it is lost when this window closes.',
					name,
				);
		const { prompts, values } = this.#parts;
		const whole = endsUnasked ? this.#withEnd(message, target) : message;
		if ((await prompts.tell(whole, copy)) === copy) await values.copy(target);
	}

	#withEnd(message: string, { key: { expiresAt = 0 } }: AccountKey): string {
		const time = moment(expiresAt, { now: Date.now(), language: this.#parts.language });
		return l10n.t(
			'{0} By the rules of the key service it expires {1}. If that is too soon, try "Change Key Expiry…".',
			message,
			time,
		);
	}
}

function checkLimit(account: Account): void {
	const { keyLimit } = account.service.abilities;
	if (keyLimit === undefined || account.keys.length < keyLimit) return;
	throw new ExpectedError(
		l10n.t('{0} has {1} keys, as many as the key service allows. Delete one first.', account.label, keyLimit),
	);
}
