import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import type { AccountKey } from './accountKey.ts';
import { withoutOddCharacters } from '../services/shownText.ts';
import { shownHint } from './wording.ts';

/** What a key is called in a question: its name, and what tells it from others of its account that have the same one. */
export function nameOf(target: AccountKey): string {
	return namesOf([target])(target);
}

/** The same for many keys; each account's names are counted once. */
export function namesOf(targets: readonly AccountKey[]): (target: AccountKey) => string {
	const shared = new Map<Account, ReadonlySet<string>>();
	for (const { account } of targets) if (!shared.has(account)) shared.set(account, sharedNames(account));
	return ({ account, key: { id, name, hint } }) => {
		if (shared.get(account)?.has(name) !== true) return name;
		return hint === undefined
			? l10n.t('{0} (id {1})', name, withoutOddCharacters(id))
			: l10n.t('{0} ({1})', name, shownHint(hint));
	};
}

/** The names that several keys of an account have. */
export function sharedNames({ service, keys }: Account): ReadonlySet<string> {
	const seen = new Set<string>();
	const shared = new Set<string>();
	if (service.abilities.uniqueNames) return shared;
	for (const { name } of keys) (seen.has(name) ? shared : seen).add(name);
	return shared;
}
