import type { ReplyOf, RouteName } from '../protocol/routes.ts';
import type { Repeat } from './repeat.ts';

type Repeatable = { readonly [Name in RouteName]?: Repeat<ReplyOf<Name>> };

/**
 * The routes that leave the same behind however often they are called. Refreshing opens nothing new; a session that is
 * closed already is refused as one, which is as good as closing it. Not here: what would make a second key, session or
 * account, and deleting a user, after whom nobody can be asked what became of it.
 */
export const repeatable: Repeatable = {
	location: {},
	profile: {},
	refresh: {},
	logOut: {},
	listKeys: {},
	fetchKey: {},
	enableKey: {},
	disableKey: {},
	deleteKey: { whenDone: { refusal: 'APIKeyNotFound', answer: undefined } },
};
