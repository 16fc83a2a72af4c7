import fc from 'fast-check';
import { apiRoot, routes, type RouteName } from '../../src/protocol/routes.ts';
import {
	contentType,
	kept,
	mostly,
	otherAuthorization,
	otherBody,
	rightBody,
	secret,
	someExtras,
	text,
} from './fuzzParts.ts';

/**
 * A request as it is drawn at random. `{refresh3}` and the like stand for what the run knows by then, counted round and
 * round; see `FuzzMemory`.
 */
export interface FuzzRequest {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | Uint8Array | undefined;
}

/** How often each route is asked for. A sign-in with a password takes as long as a hundred lists of keys. */
const weights: Record<RouteName, number> = {
	...{ location: 5, register: 1, logInWithPassword: 1, logInWithApiKey: 15, logInAnonymously: 3 },
	...{ confirmUser: 2, sendConfirmation: 2, resetPassword: 2, sendPasswordReset: 2 },
	...{ profile: 15, refresh: 10, logOut: 1, deleteUser: 1 },
	...{ createKey: 15, listKeys: 15, fetchKey: 15, enableKey: 15, disableKey: 10, deleteKey: 5 },
};

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'LINK'];
const anyMethod = fc.constantFrom(...methods);
const unknownIds = ['5e5e6f0a0000000000000000', 'undefined', '..', '%00', "'--"];
const segment = fc.oneof(kept('id'), fc.constantFrom(...unknownIds), text);
const query = mostly(
	fc.constant(''),
	fc.oneof(secret, text).map((value) => `?token=${value}`),
);
const anyPath = fc.oneof(
	fc.webPath(),
	text.map((value) => `/${value}`),
	fc.array(segment, { maxLength: 6 }).map((parts) => `${apiRoot}/${parts.join('/')}`),
	fc.nat(9000).map((length) => '/x'.repeat(length)),
	fc.constantFrom('/', '/healthz', '/readyz', '/.well-known/jwks.json', '/.user-api-keys/control', '//', '*'),
);
/** Many addresses, or the limits of wrong sign-ins would soon answer for the server. */
const address = fc.tuple(fc.nat(15), fc.nat(255)).map(([third, last]) => `10.0.${third}.${last}`);

const routeName = fc.oneof(...namesOf(routes).map((name) => ({ weight: weights[name], arbitrary: fc.constant(name) })));

/** A call of the protocol, right in most of its parts. */
const call = routeName.chain((name) => {
	const { method, path, token } = routes[name];
	const right = token === 'none' ? fc.constant(undefined) : kept(token).map((value) => `Bearer ${value}`);
	const filled = fc
		// Somebody may take a key's value for its id.
		.tuple(mostly(fc.constant('local'), segment), mostly(kept('id'), fc.oneof(segment, kept('value'))), query)
		.map(([appId, id, rest]) => apiRoot + path.replace(':appId', appId).replace(':id', id) + rest);
	return request({
		method: mostly(fc.constant(method), anyMethod),
		path: filled,
		authorization: mostly(right, otherAuthorization),
		body: mostly<FuzzRequest['body']>(rightBody[name] ?? fc.constant(undefined), otherBody),
	});
});

/** Anything that is a request at all. */
const stray = request({ method: anyMethod, path: anyPath, authorization: otherAuthorization, body: otherBody });

export const fuzzRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
	{ weight: 9, arbitrary: call },
	{ weight: 1, arbitrary: stray },
);

interface Parts {
	readonly method: fc.Arbitrary<string>;
	readonly path: fc.Arbitrary<string>;
	readonly authorization: fc.Arbitrary<string | undefined>;
	readonly body: fc.Arbitrary<FuzzRequest['body']>;
}

function request(parts: Parts): fc.Arbitrary<FuzzRequest> {
	return fc
		.record({ ...parts, type: contentType, address, extras: someExtras })
		.map(({ method, path, authorization, body, type, address, extras }) => {
			const token = authorization === undefined ? {} : { authorization };
			const typed = body === undefined ? {} : { 'content-type': type };
			return { method, path, headers: { 'x-forwarded-for': address, ...token, ...typed, ...extras }, body };
		});
}

function namesOf<T extends object>(table: T): (keyof T)[] {
	// Object.keys forgets the names, and this table has no others.
	return Object.keys(table) as (keyof T)[];
}
