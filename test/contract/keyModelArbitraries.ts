import fc from 'fast-check';
import type { KeyRoute, PlainRoute } from './keyModel.ts';
import type { Draft, Person } from './keyModelDrafts.ts';
import { password } from './wire.ts';

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

/** Two to four calls that may get in each other's way: most are by the same user about the same. */
export const rivals: fc.Arbitrary<readonly Draft[]> = fc.oneof(
	...[creating, changing, leaving, entering, rival].map((kind) =>
		fc.array<Draft>(kind, { minLength: 2, maxLength: 4 }),
	),
	fc.tuple(leaving, rival),
	fc.tuple(rival, leaving),
);
