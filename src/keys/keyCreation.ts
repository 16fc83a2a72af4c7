import * as l10n from '@vscode/l10n';
import { ApiError } from '../protocol/errors.ts';
import type { Account } from './account.ts';
import { refOf, type AccountKey } from './accountKey.ts';
import type { Creation, Creations } from './creations.ts';
import { ExpectedError } from './expectedError.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import type { Prompts } from './prompts.ts';
import { relistedAccount } from './readyAccounts.ts';
import type { NewKey } from '../services/keyService.ts';
import { nameOf } from './keyNames.ts';

/** What became of a key that was asked for. */
export type Created =
	/** `lasting`: whether its value survives this window. `endsUnasked`: it expires, though nobody asked for that. */
	| { readonly kind: 'created'; readonly target: AccountKey; readonly lasting: boolean; readonly endsUnasked: boolean }
	/** It stands, and nobody has its value. */
	| { readonly kind: 'orphan'; readonly target: AccountKey };

/** Creates keys so that no value is lost without the person knowing of it. */
export class KeyCreation {
	readonly #creations: Creations;
	readonly #fresh: FreshSecrets;
	readonly #prompts: Prompts;

	constructor(creations: Creations, fresh: FreshSecrets, prompts: Prompts) {
		this.#creations = creations;
		this.#fresh = fresh;
		this.#prompts = prompts;
	}

	/** @throws ApiError when no key came of it, or (`OutcomeUnknown`) when nobody can tell now */
	create(account: Account, newKey: NewKey): Promise<Created> {
		return this.#prompts.progress(l10n.t('Creating the key {0}…', newKey.name), (signal) =>
			this.#create(account, newKey, signal),
		);
	}

	async #create(account: Account, newKey: NewKey, signal: AbortSignal): Promise<Created> {
		const { name } = newKey;
		// A key made elsewhere since the last list would look like the one that came of this.
		await relistedAccount(account, { signal });
		const isTaken = account.keys.some((key) => key.name === name);
		if (isTaken && account.service.abilities.uniqueNames)
			throw new ExpectedError(l10n.t('You have a key of this name already. Choose another name.'));
		const creation = await this.#creations.announce(account, newKey);
		try {
			const { key, secret } = await account.createKey(newKey, { signal });
			const target = { account, key };
			const lasting = await this.#fresh.put(refOf(target), name, secret);
			await creation.finish();
			const endsUnasked = key.expiresAt !== undefined && newKey.expiresInSeconds === undefined;
			return { kind: 'created', target, lasting, endsUnasked };
		} catch (error) {
			return this.#explain(creation, name, error);
		}
	}

	/** An answer that got lost on its way leaves a key whose value nobody has; the list tells. */
	async #explain(creation: Creation, name: string, error: unknown): Promise<Created> {
		if (!(error instanceof ApiError) || error.code !== 'OutcomeUnknown') {
			await creation.finish();
			throw error;
		}
		const lost = await creation.lose();
		if (lost.kind === 'orphan') return lost;
		if (lost.kind === 'unclear') throw new ExpectedError(describeUnclear(name, lost.targets), { cause: error });
		// No key came of it: what went wrong is all there is to say.
		if (lost.kind === 'none' && error.cause instanceof Error) throw error.cause;
		throw error;
	}
}

/** Deleting the wrong one of them would do harm, so none is offered. */
function describeUnclear(name: string, targets: readonly AccountKey[]): string {
	return l10n.t(
		'No usable answer came, so a key {0} may have been created without its value. Others of this name were created at the same time: {1}. Look which of them somebody uses before you delete one.',
		name,
		targets.map(nameOf).join(', '),
	);
}
