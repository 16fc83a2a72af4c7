/**
 * What a server of this protocol should know and say, as plain data: no clock, no hash, no signature and no database.
 * What the server is free to choose (ids, values, tokens) is taken over from its answer. The texts and numbers stand
 * here a second time on purpose, as docs/protocol.md has them.
 */
export interface Model {
	/** Milliseconds since the model began. */
	now: number;
	/** The app's domain, once an answer has told it. */
	domainId: unknown;
	/** Everybody there ever was. */
	readonly users: User[];
	readonly sessions: Session[];
	/** Oldest first. */
	readonly keys: Key[];
}

export interface User {
	/** Undefined until an answer has told it; a registration does not. */
	id: unknown;
	/** Undefined for anonymous users. */
	readonly email: string | undefined;
	readonly password: string | undefined;
	/** Of the way of signing in; likewise. */
	identityId: unknown;
	deleted: boolean;
}

export interface Session {
	/** Its place in the list of users. */
	readonly user: number;
	readonly provider: 'local-userpass' | 'anon-user' | 'api-key';
	/** The id of the key that opened it. */
	readonly keyId: unknown;
	readonly refresh: Token;
	/** Oldest first. */
	readonly access: Token[];
	ended: boolean;
}

export interface Token {
	readonly kind: 'access' | 'refresh';
	readonly text: unknown;
	/** The session's place in the list of sessions. */
	readonly session: number;
	readonly expiresAt: number;
}

export interface Key {
	readonly id: unknown;
	readonly value: unknown;
	readonly user: number;
	readonly name: string;
	disabled: boolean;
	deleted: boolean;
}

/** What stands in the `Authorization` header: a token, nothing behind `Bearer`, or no such header at all. */
export type Credentials =
	Token | { readonly kind: 'damaged'; readonly text: unknown } | { readonly kind: 'empty' | 'none' };

/** A request as the model understands it. */
export type Call =
	| Typed<'register'>
	| Typed<'logInWithPassword'>
	| { readonly route: 'logInWithApiKey'; readonly value: unknown }
	| { readonly route: 'logInAnonymously' }
	| { readonly route: PlainRoute; readonly as: Credentials }
	| { readonly route: 'createKey'; readonly as: Credentials; readonly name: unknown }
	| { readonly route: KeyRoute; readonly as: Credentials; readonly id: string };

/** With what a person types. */
export interface Typed<Route> {
	readonly route: Route;
	readonly email: string;
	readonly password: string;
}
export type PlainRoute = 'profile' | 'refresh' | 'logOut' | 'deleteUser' | 'listKeys';
export type KeyRoute = 'fetchKey' | 'enableKey' | 'disableKey' | 'deleteKey';

/** Undefined as a body is an empty one. The `link` of a refusal is left out. */
export interface Answer {
	readonly status: number;
	readonly body: unknown;
}

/** What the server chose by itself: the fields of its answer. */
export type Chosen = Readonly<Record<string, unknown>>;

export function newModel(): Model {
	return { now: 0, domainId: undefined, users: [], sessions: [], keys: [] };
}
