import fc from 'fast-check';
import type { Call, Credentials, KeyRoute, Model, PlainRoute } from './keyModel.ts';
import { password } from './wire.ts';

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

const names = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom('a', 'b', 'A', 'ci-deploy', 'x'.repeat(128)) },
	{ weight: 1, arbitrary: fc.constantFrom('', 'My key', 'é', 'a\n', 'x'.repeat(129), undefined, null, 7) },
);
const as = fc.record({
	of: fc.nat(9),
	kind: fc.oneof(
		{ weight: 20, arbitrary: fc.constant('right' as const) },
		{ weight: 1, arbitrary: fc.constantFrom('other' as const, 'damaged' as const, 'empty' as const, 'none' as const) },
	),
	age: fc.nat(2),
});
const id = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ key: fc.nat(7), inCapitals: fc.boolean() }) },
	{ weight: 1, arbitrary: fc.constantFrom('undefined', '5e5e6f0a0000000000000000', 'x', 'a/b', "'--", '%00') },
);
const keyRoute = fc.constantFrom<KeyRoute[]>('fetchKey', 'enableKey', 'disableKey', 'deleteKey');
const plainRoute = fc.constantFrom<PlainRoute[]>('profile', 'refresh', 'listKeys', 'listKeys');
const ending = fc.constantFrom<PlainRoute[]>('logOut', 'logOut', 'logOut', 'deleteUser');
const createKey = fc.record({ route: fc.constant('createKey' as const), as, name: names });
const changeKey = fc.record({ route: keyRoute, as, id });
const logInWithApiKey = fc.record({
	route: fc.constant('logInWithApiKey' as const),
	key: fc.oneof(fc.nat(7), fc.constantFrom('', 'unknown')),
});
const who = fc.constantFrom<Person[]>('ada', 'bob', 'new', 'new', ' new ', ' new ', '');
const right = fc.constant(password);
const register = fc.record({
	route: fc.constant('register' as const),
	who,
	password: fc.constantFrom(password, password, password, 'short', 'x'.repeat(129)),
});
const logInWithPassword = fc.record({
	route: fc.constant('logInWithPassword' as const),
	who,
	password: fc.constantFrom(password, password, 'wrong-one'),
});

/** Any call. Those that cost a slow hash come seldom. */
export const draft: fc.Arbitrary<Draft> = fc.oneof(
	{ weight: 30, arbitrary: createKey },
	{ weight: 30, arbitrary: changeKey },
	{ weight: 20, arbitrary: fc.record({ route: plainRoute, as }) },
	{ weight: 10, arbitrary: logInWithApiKey },
	{ weight: 3, arbitrary: fc.record({ route: ending, as }) },
	{ weight: 3, arbitrary: fc.constant({ route: 'logInAnonymously' as const }) },
	{ weight: 4, arbitrary: register },
	{ weight: 4, arbitrary: logInWithPassword },
);

const first = fc.constant({ of: 0, kind: 'right', age: 0 } as const);
const firstKey = fc.constant({ key: 0, inCapitals: false });
const creating = fc.record({ route: fc.constant('createKey' as const), as: first, name: fc.constantFrom('a', 'b') });
const changing = fc.record({ route: keyRoute, as: first, id: firstKey });
const leaving = fc.record({ route: fc.constantFrom<PlainRoute[]>('logOut', 'deleteUser'), as: first });
const entering = fc.oneof(
	fc.record({ route: fc.constant('logInWithApiKey' as const), key: fc.constant(0) }),
	fc.record({ route: fc.constant('logInWithPassword' as const), who: fc.constant('ada' as const), password: right }),
	fc.record({ route: fc.constant('register' as const), who: fc.constant('new' as const), password: right }),
);
const reading = fc.record({ route: fc.constantFrom<PlainRoute[]>('profile', 'refresh', 'listKeys'), as: first });
const rival: fc.Arbitrary<Draft> = fc.oneof(creating, changing, leaving, entering, reading, draft);

/** Two calls that may get in each other's way: most are by the same user about the same. */
export const rivals: fc.Arbitrary<readonly [Draft, Draft]> = fc.oneof(
	...[creating, changing, leaving, entering].map((kind) => fc.tuple<[Draft, Draft]>(kind, kind)),
	fc.tuple(leaving, rival),
	fc.tuple(rival, leaving),
	fc.tuple(rival, rival),
);

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
