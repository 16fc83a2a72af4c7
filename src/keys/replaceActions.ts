import * as l10n from '@vscode/l10n';
import { ApiError } from '../protocol/errors.ts';
import { listedAs, refOf, unlessGone, type AccountKey } from './accountKey.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { Creations } from './creations.ts';
import { describeError } from './errorWording.ts';
import { ExpectedError } from './expectedError.ts';
import { nameOf } from './keyNames.ts';
import { pickKey } from './keyPickers.ts';
import type { Prompts } from './prompts.ts';
import { readyAccount } from './readyAccounts.ts';
import type { AsAccount } from './signInAgain.ts';
import type { Key, NewKey } from '../services/keyService.ts';

/** Replacing a key whose value got lost before anybody had it: another one of the same name takes its place. */
export class ReplaceActions {
	readonly #accounts: Accounts;
	readonly #creations: Creations;
	readonly #prompts: Prompts;
	readonly #asAccount: AsAccount;

	constructor(accounts: Accounts, creations: Creations, prompts: Prompts, asAccount: AsAccount) {
		this.#accounts = accounts;
		this.#creations = creations;
		this.#prompts = prompts;
		this.#asAccount = asAccount;
	}

	/**
	 * Asks, deletes the key and has `create` make the new one, whose answer it passes on.
	 * @param chosen asks which when absent or when it is none whose value was lost
	 */
	async replace<Made>(
		chosen: AccountKey | undefined,
		create: (account: Account, newKey: NewKey) => Promise<Made | undefined>,
	): Promise<Made | undefined> {
		const target = chosen && this.#isOrphan(chosen) ? chosen : await this.#pick();
		if (target === undefined) return undefined;
		const { account, key } = target;
		const newKey = this.#likeIt(target);
		const action = l10n.t('Replace Key');
		const answer = await this.#prompts.confirm({
			message: l10n.t('Replace the API key {0}?', nameOf(target)),
			detail: l10n.t(
				'Its value got lost before it arrived, so nobody can be using it. It is deleted, and a new key of the same name is created in its place.',
			),
			actions: [action],
		});
		if (answer !== action) return undefined;
		const gone = await this.#asAccount(account, async (signedIn) => {
			await readyAccount(signedIn, this.#prompts);
			if (await this.#hasValue({ account: signedIn, key })) {
				void this.#prompts.tell(
					l10n.t('The value of {0} has arrived after all, so the key was left as it is.', key.name),
				);
				return false;
			}
			const deleting = l10n.t('Deleting {0}…', key.name);
			await this.#prompts.progress(deleting, (signal) => signedIn.deleteKey(key.id, { signal }).catch(unlessGone));
			return true;
		});
		if (gone !== true) return undefined;
		return create(account, newKey).catch((error: unknown) => sayHalfDone(key.name, error));
	}

	/** What is said of an orphan, and the offer to replace it. */
	async offer(target: AccountKey): Promise<boolean> {
		const replace = l10n.t('Replace Key…');
		const message = l10n.t(
			'The key {0} was created, but its value got lost on the way here. Replace or delete it.',
			nameOf(target),
		);
		return (await this.#prompts.warn(message, replace)) === replace;
	}

	/** The question may have been open for long, and a window that only stood still have gone on. */
	async #hasValue(target: AccountKey): Promise<boolean> {
		await this.#creations.compare();
		return listedAs(target) !== undefined && !this.#isOrphan(target);
	}

	/** What takes a key's place: what was asked for; where nobody knows, of its name and with as long a life. */
	#likeIt({ account, key }: AccountKey): NewKey {
		const asked = this.#creations.askedFor(refOf({ account, key }));
		return asked === undefined ? asLasting(key) : { name: key.name, ...asked };
	}

	#isOrphan(target: AccountKey): boolean {
		return this.#creations.isOrphan(refOf(target));
	}

	#pick(): Promise<AccountKey | undefined> {
		const question = {
			title: l10n.t('Replace Key'),
			none: l10n.t('There is no key whose value was lost.'),
			fits: (target: AccountKey) => this.#isOrphan(target),
		};
		return pickKey(this.#accounts.all, question, this.#prompts, this.#asAccount);
	}
}

/** Of a key's name, and with as long a life as it had from its first day. */
function asLasting({ name, createdAt, expiresAt }: Key): NewKey {
	if (expiresAt === undefined) return { name };
	const seconds = Math.round((expiresAt - (createdAt ?? Date.now())) / 1000);
	return seconds > 0 ? { name, expiresInSeconds: seconds } : { name };
}

/** The person must know that the old key is gone although the new one is not there, or nobody can tell. */
function sayHalfDone(name: string, error: unknown): never {
	const reason = describeError(error);
	if (reason === undefined) throw error;
	const isUnknown = error instanceof ApiError && error.code === 'OutcomeUnknown';
	const message = isUnknown
		? l10n.t('The key {0} was deleted, and it is not known whether the new one was created. {1}', name, reason)
		: l10n.t(
				'The key {0} was deleted, but the new one was not created: {1} Then create it under the same name.',
				name,
				reason,
			);
	throw new ExpectedError(message, { cause: error });
}
