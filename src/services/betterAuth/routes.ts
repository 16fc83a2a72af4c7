import * as v from 'valibot';

const text = v.fallback(v.nullish(v.string()), undefined);
const number = v.fallback(v.nullish(v.number()), undefined);
/** ISO 8601 on the wire; milliseconds since 1970 here. What is no time counts as not told. */
const time = v.pipe(
	text,
	v.transform((told) => {
		const milliseconds = Date.parse(told ?? '');
		return Number.isNaN(milliseconds) ? undefined : milliseconds;
	}),
);

/** A key's record; nothing else of it is of use here. */
export const keyRow = v.object({
	id: v.pipe(v.string(), v.minLength(1)),
	configId: text,
	name: text,
	start: text,
	enabled: v.nullish(v.boolean(), true),
	rateLimitEnabled: v.fallback(v.nullish(v.boolean()), undefined),
	rateLimitMax: number,
	rateLimitTimeWindow: number,
	remaining: number,
	lastRequest: time,
	expiresAt: time,
	createdAt: time,
});
export type KeyRow = v.InferOutput<typeof keyRow>;

const user = v.object({ id: v.pipe(v.string(), v.minLength(1)), email: v.string() });
const token = v.pipe(v.string(), v.minLength(1));
/** The device endpoints refuse in OAuth's way, and some of their refusals mean that all goes well. */
const oauthError = v.object({ error: v.string(), error_description: text });
export type OAuthError = v.InferOutput<typeof oauthError>;

interface Route {
	readonly method: 'GET' | 'POST';
	readonly path: string;
	readonly reply: v.GenericSchema;
	/** Leaves the same behind however often it is called. */
	readonly isRepeatable?: true;
	/** Answers of status 400 are read as replies too. */
	readonly isOAuth?: true;
}

/** What is called, below the base path of Better Auth 1.7 and its plugins apiKey, bearer and deviceAuthorization. */
export const routes = {
	session: {
		...{ method: 'GET', path: '/get-session', isRepeatable: true },
		// That nobody is signed in is no refusal.
		reply: v.nullable(v.object({ user })),
	},
	signUp: { method: 'POST', path: '/sign-up/email', reply: v.object({ token: text }) },
	signIn: {
		...{ method: 'POST', path: '/sign-in/email' },
		reply: v.union([v.object({ token, user }), v.object({ twoFactorRedirect: v.literal(true) })]),
	},
	signOut: { method: 'POST', path: '/sign-out', reply: v.unknown(), isRepeatable: true },
	createKey: { method: 'POST', path: '/api-key/create', reply: v.object({ ...keyRow.entries, key: token }) },
	listKeys: {
		...{ method: 'GET', path: '/api-key/list', isRepeatable: true },
		reply: v.object({ apiKeys: v.array(keyRow), total: number }),
	},
	getKey: { method: 'GET', path: '/api-key/get', reply: keyRow, isRepeatable: true },
	updateKey: { method: 'POST', path: '/api-key/update', reply: keyRow, isRepeatable: true },
	deleteKey: { method: 'POST', path: '/api-key/delete', reply: v.unknown(), isRepeatable: true },
	deviceCode: {
		...{ method: 'POST', path: '/device/code', isOAuth: true },
		reply: v.union([
			v.object({
				device_code: token,
				user_code: token,
				verification_uri: v.string(),
				verification_uri_complete: text,
				expires_in: v.pipe(v.number(), v.minValue(0)),
				/** Seconds; as RFC 8628 says where it is not told. */
				interval: v.nullish(v.pipe(v.number(), v.minValue(0)), 5),
			}),
			oauthError,
		]),
	},
	deviceToken: {
		...{ method: 'POST', path: '/device/token', isOAuth: true },
		reply: v.union([v.object({ access_token: token }), oauthError]),
	},
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
export type ReplyOf<Name extends RouteName> = v.InferOutput<(typeof routes)[Name]['reply']>;

export function routeOf(name: RouteName): Route {
	return routes[name];
}
