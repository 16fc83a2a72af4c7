import { ApiError } from '../protocol/errors.ts';
import type { Account } from './account.ts';

/** What the view as a whole shows; each kind but `ready` has a welcome text of its own instead of rows. */
export type ViewState =
	/** No account, and nothing to have one at: no key service is configured, the local one does not run. */
	| { readonly kind: 'notSetUp' }
	| { readonly kind: 'signedOut' }
	| { readonly kind: 'loading' }
	/** The service cannot be reached and there is no list of before. */
	| { readonly kind: 'unreachable'; readonly account: Account }
	| { readonly kind: 'empty'; readonly account: Account }
	| { readonly kind: 'ready' };

/**
 * With several accounts there are always rows; a single one whose list is empty or missing gives way to a text.
 * @param hasMore whether an account has rows besides its keys
 */
export function viewState(
	accounts: readonly Account[],
	hasService: boolean,
	hasMore: (account: Account) => boolean = () => false,
): ViewState {
	const [account, ...others] = accounts;
	if (account === undefined) return { kind: hasService ? 'signedOut' : 'notSetUp' };
	if (others.length > 0) return { kind: 'ready' };
	switch (account.state.kind) {
		case 'loading':
			return { kind: 'loading' };
		case 'failed':
			return account.state.keys === undefined && isUnreachable(account.state.error)
				? { kind: 'unreachable', account }
				: { kind: 'ready' };
		case 'ready':
			return account.state.keys.length === 0 && !hasMore(account) ? { kind: 'empty', account } : { kind: 'ready' };
		case 'ended':
			return { kind: 'ready' };
	}
}

function isUnreachable(error: unknown): boolean {
	return error instanceof ApiError && (error.code === 'Unreachable' || error.code === 'TimedOut');
}
