import type { Call, Credentials, KeyRoute, Model, PlainRoute } from './keyModel.ts';

/**
 * A call as it is drawn at random: whose session and which key by number, counted round and round among those that
 * there are. So every draft means something in every state, and any part of a sequence can be left out to shrink it.
 */
export type Draft =
	| { readonly route: 'register'; readonly who: Person; readonly password: string }
	| { readonly route: 'logInWithPassword'; readonly who: Person; readonly password: string }
	| { readonly route: 'logInWithApiKey'; readonly key: number | string }
	| { readonly route: 'logInAnonymously' }
	| { readonly route: PlainRoute; readonly as: DraftToken }
	| { readonly route: 'createKey'; readonly as: DraftToken; readonly name: unknown }
	| { readonly route: KeyRoute; readonly as: DraftToken; readonly id: DraftId };

/** Two who have signed in already, and one whom nobody knows yet. */
export type Person = 'ada' | 'bob' | 'new' | ' new ' | '';

interface DraftToken {
	readonly of: number;
	/** `other` is the token of the other kind than the call wants. */
	readonly kind: 'right' | 'other' | 'damaged' | 'empty' | 'none';
	/** Counts back from the newest access token. */
	readonly age: number;
}

type DraftId = { readonly key: number; readonly inCapitals: boolean } | string;

/** Turns a draft into the call that it means now. */
export function callOf(draft: Draft, model: Model, emailOf: (person: Person) => string): Call {
	switch (draft.route) {
		case 'register':
		case 'logInWithPassword':
			return { ...draft, email: emailOf(draft.who) };
		case 'logInWithApiKey':
			return {
				route: draft.route,
				value: typeof draft.key === 'string' ? draft.key : (nth(model.keys, draft.key)?.value ?? ''),
			};
		case 'logInAnonymously':
			return draft;
		case 'profile':
		case 'deleteUser':
			return { route: draft.route, as: credentialsOf(draft.as, 'access', model) };
		case 'refresh':
		case 'logOut':
		case 'listKeys':
		case 'createKey':
			return { ...draft, as: credentialsOf(draft.as, 'refresh', model) };
		case 'fetchKey':
		case 'enableKey':
		case 'disableKey':
		case 'deleteKey':
			return { route: draft.route, as: credentialsOf(draft.as, 'refresh', model), id: idOf(draft.id, model) };
	}
}

function credentialsOf({ of, kind, age }: DraftToken, right: 'access' | 'refresh', model: Model): Credentials {
	if (kind === 'none' || kind === 'empty') return { kind };
	const session = nth(model.sessions, of);
	if (session === undefined) return { kind: 'none' };
	const isAccess = (right === 'access') === (kind !== 'other');
	const token = isAccess ? (session.access.at(-1 - age) ?? nth(session.access, age)) : session.refresh;
	if (token === undefined) return { kind: 'none' };
	// Within the signature, and not at its end, where a character's last bits say nothing.
	const text = String(token.text);
	return kind === 'damaged'
		? { kind, text: `${text.slice(0, -9)}${text.at(-9) === 'A' ? 'B' : 'A'}${text.slice(-8)}` }
		: token;
}

function idOf(id: DraftId, model: Model): string {
	if (typeof id === 'string') return id;
	const found = String(nth(model.keys, id.key)?.id);
	return id.inCapitals ? found.toUpperCase() : found;
}

function nth<T>(all: readonly T[], n: number): T | undefined {
	return all[n % all.length];
}
