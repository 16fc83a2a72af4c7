import type { Key } from '../services/keyService.ts';
import type { Account } from './account.ts';
import type { AccountKey } from './accountKey.ts';
import type { Accounts } from './accounts.ts';
import { arrange, type Arrangement } from './arrangement.ts';
import type { WaitingKey } from './freshSecrets.ts';
import type { FactsOfKeys } from './keyFacts.ts';
import { viewState } from './viewState.ts';
import { describeAccount, lookOf } from './wording.ts';

/** What of the view looks different from before. */
export type RowChanges =
	| { readonly kind: 'all' }
	/** These accounts with all that is below them, and these keys. */
	| { readonly kind: 'some'; readonly accounts: readonly Account[]; readonly keys: readonly AccountKey[] };

export interface ShownRowsParts {
	readonly accounts: Accounts;
	readonly facts: FactsOfKeys;
	readonly arrangement: () => Arrangement;
	readonly now: () => number;
	/** An account's values that have rows of their own, since their keys were deleted elsewhere. */
	readonly unlisted: (account: Account) => readonly WaitingKey[];
}

/** More rows than these are refreshed as a whole list: each one alone costs more than as one of all. */
function mostAlone(rows: number): number {
	return Math.max(50, rows / 50);
}

/** Which accounts and keys have rows, in which order, and which of them look different after a change. */
export class ShownRows {
	readonly #parts: ShownRowsParts;
	#shown: ReadonlyMap<Account, ShownAccount> = new Map();

	constructor(parts: ShownRowsParts) {
		this.#parts = parts;
	}

	get accounts(): readonly Account[] {
		const { all } = this.#parts.accounts;
		const { kind } = viewState(all, true, (account) => this.unlisted(account).length > 0);
		return kind === 'ready' || kind === 'loading' ? all : [];
	}

	/** An account's keys that have rows, in their order. */
	keys(account: Account): readonly Key[] {
		return this.#current(account).keys;
	}

	/** An account's values that have rows below its keys, whatever the filter: nobody must overlook them. */
	unlisted(account: Account): readonly WaitingKey[] {
		return this.#parts.unlisted(account);
	}

	/** Looks at everything anew. */
	update(): RowChanges {
		const before = this.#shown;
		const accounts = this.accounts;
		this.#shown = new Map(accounts.map((account) => [account, this.#look(account)]));
		const known = [...before.keys()];
		if (known.length !== accounts.length || accounts.some((account, place) => known[place] !== account)) {
			return { kind: 'all' };
		}
		const changes = accounts.map((account) => changesOf(account, before.get(account), this.#shown.get(account)));
		return {
			kind: 'some',
			accounts: accounts.filter((_, place) => changes[place] === 'all'),
			keys: changes.flatMap((change) => (change === 'all' ? [] : change)),
		};
	}

	/** Between a change and its update VS Code may ask already. */
	#current(account: Account): ShownAccount {
		const shown = this.#shown.get(account);
		return shown !== undefined && shown.source === account.keys ? shown : this.#look(account);
	}

	#look(account: Account): ShownAccount {
		const { facts, arrangement, now } = this.#parts;
		const time = now();
		const factsOf = facts.of(account, time);
		const items = account.keys.map((key) => ({ key, facts: factsOf(key) }));
		const unlisted = this.unlisted(account).map(({ keyId }) => keyId);
		const shown = arrange(items, arrangement());
		// Thousands of keys have few looks between them, and each is kept until the next change.
		const looks = new Map<string, string>();
		const shared = (text: string) => looks.get(text) ?? (looks.set(text, text), text);
		return {
			source: account.keys,
			look: `${account.state.kind} ${describeAccount(account)} ${unlisted.join(' ')}`,
			keys: shown.map(({ key }) => key),
			looks: shown.map((item) => shared(lookOf(item.key, item.facts, time))),
		};
	}
}

/** The keys that look different, or all if others are there, in another order, or too many look different. */
function changesOf(
	account: Account,
	before: ShownAccount | undefined,
	after: ShownAccount | undefined,
): readonly AccountKey[] | 'all' {
	if (before === undefined || after === undefined || before.look !== after.look) return 'all';
	const isSame = ({ id }: Key, place: number) => before.keys[place]?.id === id;
	if (before.keys.length !== after.keys.length || !after.keys.every(isSame)) return 'all';
	const isOther = ({ name }: Key, place: number) =>
		before.looks[place] !== after.looks[place] || before.keys[place]?.name !== name;
	const changed = after.keys.filter(isOther);
	return changed.length > mostAlone(after.keys.length) ? 'all' : changed.map((key) => ({ account, key }));
}

/** What an account and the keys below it were last seen as. */
interface ShownAccount {
	/** The list that it was made of. */
	readonly source: readonly Key[];
	readonly look: string;
	readonly keys: readonly Key[];
	/** Of each key but for its name, at the same place. */
	readonly looks: readonly string[];
}
