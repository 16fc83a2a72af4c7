import fc from 'fast-check';
import type { RouteName } from '../../src/protocol/routes.ts';
import { maxRequestBytes } from '../../src/protocol/transport.ts';
import { password } from './wire.ts';

/** What requests are put together from; see `FuzzRequest` for `{refresh3}` and the like. */

export const kept = (...names: readonly string[]) =>
	fc.tuple(fc.constantFrom(...names), fc.nat(20)).map(([name, number]) => `{${name}${number}}`);

/** What is right, with now and then something else in its place. */
export const mostly = <T>(right: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
	fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: other });

export const text = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.constantFrom('', '..', '%00', '%E0%A4%A', 'null', '-1'),
);
export const secret = kept('refresh', 'access', 'value', 'stale');

const json = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
	fc.record(fields).map((value) => JSON.stringify(value));
const name = fc.oneof(
	fc.constantFrom('a', 'b', 'ci-deploy'),
	fc.stringMatching(/^[a-z0-9_-]{1,9}$/),
	fc.string({ maxLength: 140 }),
);
const email = mostly(kept('email'), fc.emailAddress());
const options = fc.oneof(fc.constant(undefined), fc.object(), fc.record({ device: fc.object() }));
const emailToken = json({ token: mostly(secret, fc.string()), tokenId: fc.string() });

/** A body that the route takes, for those that take one. */
export const rightBody: Partial<Record<RouteName, fc.Arbitrary<string>>> = {
	register: json({ email, password: fc.constantFrom(password, 'short') }),
	logInWithPassword: json({ username: kept('email'), password: mostly(fc.constant(password), fc.string()), options }),
	logInWithApiKey: json({ key: mostly(kept('value'), fc.oneof(text, secret)), options }),
	logInAnonymously: json({ options }),
	createKey: json({ name }),
	confirmUser: emailToken,
	resetPassword: emailToken,
	sendConfirmation: json({ email }),
	sendPasswordReset: json({ email }),
};

export const otherBody: fc.Arbitrary<string | Uint8Array | undefined> = fc.oneof(
	fc.constant(undefined),
	fc.json(),
	text,
	fc.uint8Array(),
	fc.constantFrom('{', '\u{feff}{}', '{"name":1e999}', '{"__proto__":{"name":"x"}}', '{"name":"a","name":"b"}'),
	fc.integer({ min: maxRequestBytes - 2, max: 4 * maxRequestBytes }).map((length) => '"'.padEnd(length, 'x')),
	fc.nat(8000).map((depth) => '['.repeat(depth)),
	secret.map((value) => `{"key":"${value}`),
);

export const contentType = mostly(
	fc.constantFrom('application/json', 'application/json;charset=utf-8'),
	fc.oneof(fc.constantFrom('text/plain', 'application/jsonp', 'multipart/form-data; boundary=x', ''), fc.string()),
);

const forged = fc.oneof(
	fc.constantFrom('null', 'a.b.c', 'x'.repeat(9000)),
	fc.tuple(fc.object(), fc.object()).map((parts) => `${parts.map(base64url).join('.')}.AAAA`),
	secret.map((token) => `${token}x`),
	secret.map((token) => `x${token}`),
	text,
);
export const otherAuthorization = fc.oneof(
	{ weight: 9, arbitrary: forged.map((token) => `Bearer ${token}`) },
	{ weight: 1, arbitrary: fc.oneof(text, fc.constantFrom('Bearer', 'Bearer ')) },
	{ weight: 1, arbitrary: secret.map((value) => `Basic ${value}`) },
);

/** Headers besides those that a call needs. */
const extras: Readonly<Record<string, fc.Arbitrary<string>>> = {
	accept: fc.constantFrom('application/json', '*/*', 'text/html'),
	'accept-encoding': fc.constantFrom('gzip, br', 'identity', '*;q=0'),
	'content-encoding': fc.constantFrom('gzip', 'br', 'identity'),
	cookie: secret.map((value) => `session=${value}`),
	expect: fc.constantFrom('100-continue', 'tea'),
	host: fc.oneof(fc.constantFrom('localhost', '127.0.0.1', 'pages.example', '[::1]:1', 'a b', ''), text),
	'if-none-match': fc.constant('*'),
	origin: fc.oneof(fc.constantFrom('https://pages.example', 'null', 'http://localhost'), text),
	range: fc.constant('bytes=0-1'),
	upgrade: fc.constantFrom('websocket', 'h2c'),
	'x-forwarded-for': text,
	'x-http-method-override': fc.constantFrom('DELETE', 'PUT'),
	'x-long': fc.nat(15_000).map((length) => 'x'.repeat(length)),
};
const extra = fc
	.constantFrom(...Object.keys(extras))
	.chain((header) => fc.tuple(fc.constant(header), extras[header] ?? text));
export const someExtras = fc.oneof(
	{ weight: 4, arbitrary: fc.constant({}) },
	{ weight: 1, arbitrary: fc.array(extra, { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)) },
);

function base64url(value: unknown): string {
	return Buffer.from(JSON.stringify(value)).toString('base64url');
}
