import * as v from 'valibot';
import type { ApiRequest } from './transport.ts';
import * as shapes from './shapes.ts';

/** Everything this protocol says starts here. */
export const apiRoot = '/api/client/v2.0';

/** Which of a session's two tokens a route demands as `Authorization: Bearer …`. */
export type TokenKind = 'none' | 'access' | 'refresh';

export interface Route {
	readonly method: ApiRequest['method'];
	/** Below `apiRoot`; `:name` parts are parameters, percent-encoded on the wire. */
	readonly path: string;
	readonly token: TokenKind;
	readonly body: v.GenericSchema;
	/** Status of success. Clients take any 2xx. */
	readonly status: 200 | 201 | 204;
	readonly reply: v.GenericSchema;
}

const nothing = v.undefined();

/**
 * The App Services client API for user API keys, as far as it is spoken here. The client's calls and the server's
 * answers both follow from this table: a wrong body or a missing answer does not compile.
 */
export const routes = {
	location: {
		method: 'GET',
		path: '/app/:appId/location',
		token: 'none',
		body: nothing,
		status: 200,
		reply: shapes.location,
	},
	register: {
		method: 'POST',
		path: '/app/:appId/auth/providers/local-userpass/register',
		token: 'none',
		body: shapes.registration,
		status: 201,
		reply: nothing,
	},
	logInWithPassword: {
		method: 'POST',
		path: '/app/:appId/auth/providers/local-userpass/login',
		token: 'none',
		body: shapes.passwordLogin,
		status: 200,
		reply: shapes.loginReply,
	},
	logInWithApiKey: {
		method: 'POST',
		path: '/app/:appId/auth/providers/api-key/login',
		token: 'none',
		body: shapes.apiKeyLogin,
		status: 200,
		reply: shapes.loginReply,
	},
	logInAnonymously: {
		method: 'POST',
		path: '/app/:appId/auth/providers/anon-user/login',
		token: 'none',
		body: shapes.anonymousLogin,
		status: 200,
		reply: shapes.loginReply,
	},
	confirmUser: {
		method: 'POST',
		path: '/app/:appId/auth/providers/local-userpass/confirm',
		token: 'none',
		body: shapes.emailToken,
		status: 204,
		reply: nothing,
	},
	sendConfirmation: {
		method: 'POST',
		path: '/app/:appId/auth/providers/local-userpass/confirm/send',
		token: 'none',
		body: shapes.emailAddress,
		status: 204,
		reply: nothing,
	},
	resetPassword: {
		method: 'POST',
		path: '/app/:appId/auth/providers/local-userpass/reset',
		token: 'none',
		body: shapes.emailToken,
		status: 204,
		reply: nothing,
	},
	sendPasswordReset: {
		method: 'POST',
		path: '/app/:appId/auth/providers/local-userpass/reset/send',
		token: 'none',
		body: shapes.emailAddress,
		status: 204,
		reply: nothing,
	},
	profile: {
		method: 'GET',
		path: '/auth/profile',
		token: 'access',
		body: nothing,
		status: 200,
		reply: shapes.profile,
	},
	refresh: {
		method: 'POST',
		path: '/auth/session',
		token: 'refresh',
		body: nothing,
		status: 201,
		reply: shapes.refreshReply,
	},
	logOut: { method: 'DELETE', path: '/auth/session', token: 'refresh', body: nothing, status: 204, reply: nothing },
	deleteUser: {
		method: 'DELETE',
		path: '/auth/delete',
		token: 'access',
		body: nothing,
		status: 204,
		reply: nothing,
	},
	createKey: {
		method: 'POST',
		path: '/auth/api_keys',
		token: 'refresh',
		body: shapes.newApiKey,
		status: 201,
		reply: shapes.createdApiKey,
	},
	listKeys: {
		method: 'GET',
		path: '/auth/api_keys',
		token: 'refresh',
		body: nothing,
		status: 200,
		reply: v.array(shapes.apiKey),
	},
	fetchKey: {
		method: 'GET',
		path: '/auth/api_keys/:id',
		token: 'refresh',
		body: nothing,
		status: 200,
		reply: shapes.apiKey,
	},
	enableKey: {
		method: 'PUT',
		path: '/auth/api_keys/:id/enable',
		token: 'refresh',
		body: nothing,
		status: 204,
		reply: nothing,
	},
	disableKey: {
		method: 'PUT',
		path: '/auth/api_keys/:id/disable',
		token: 'refresh',
		body: nothing,
		status: 204,
		reply: nothing,
	},
	deleteKey: {
		method: 'DELETE',
		path: '/auth/api_keys/:id',
		token: 'refresh',
		body: nothing,
		status: 204,
		reply: nothing,
	},
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;

/** What a caller sends to a route. */
export type BodyOf<Name extends RouteName> = v.InferInput<Routes[Name]['body']>;
/** What a server finds in a request to a route once it is checked. */
export type CheckedBodyOf<Name extends RouteName> = v.InferOutput<Routes[Name]['body']>;
/** What a route answers. */
export type ReplyOf<Name extends RouteName> = v.InferOutput<Routes[Name]['reply']>;

type ParameterNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
	? Name | ParameterNames<`/${Rest}`>
	: Path extends `${string}:${infer Name}`
		? Name
		: never;

/** The `:name` parts of a route's path. */
export type ParametersOf<Name extends RouteName> = Readonly<Record<ParameterNames<Routes[Name]['path']>, string>>;

/**
 * The path of a route with its parameters filled in, each percent-encoded as one segment.
 * @throws RangeError for a parameter that is no path segment (empty, `.` or `..`), which a URL parser would swallow
 */
export function pathOf<Name extends RouteName>(name: Name, parameters: ParametersOf<Name>): string {
	const values: Readonly<Record<string, string>> = parameters;
	const filled = routes[name].path.replace(/:(\w+)/g, (_, parameter: string) => {
		const value = values[parameter] ?? '';
		if (/^\.{0,2}$/.test(value)) throw new RangeError(`'${parameter}' must not be empty or dots only`);
		return encodeURIComponent(value);
	});
	return apiRoot + filled;
}
