import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { cors } from 'hono/cors';
import { getPath } from 'hono/utils/url';
import { ApiError } from '../../protocol/errors.ts';
import { apiRoot, routes, type RouteName } from '../../protocol/routes.ts';
import type { Log } from '../process/log.ts';
import type { Service } from '../service.ts';
import { isUnavailable } from '../store/storeErrors.ts';
import { answers, type Answer, type Call } from './answers.ts';
import { authenticate, refuseUnlessManager } from './authenticate.ts';
import { unknownAddress, type ClientAddress } from './clientAddress.ts';
import { readBody } from './readBody.ts';
import { apiErrorOf, refuse } from './refusals.ts';
import { emptyReply, jsonReply } from './reply.ts';
import { healthPaths, requestLine } from './requestLine.ts';
import { corsOptions, refuseStrangers, type Welcome } from './strangers.ts';

export interface AppOptions extends Welcome {
	readonly service: Service;
	readonly clientAddress: ClientAddress;
	readonly log: Log;
	/** Told of what failed because the database cannot do it now. */
	readonly onTrouble: (error: Error) => void;
	/** Answers what is no part of the protocol, such as control; undefined for paths that it does not know. */
	readonly beside?: (request: Request) => Promise<object> | undefined;
}

interface Env {
	/** What comes with a request; there is no connection where there is no socket. */
	Bindings: Partial<HttpBindings> & { readonly requestId: string };
}

/** The server without its socket. */
export interface App {
	/** Takes a request, and the connection that it came by; never rejects. */
	readonly fetch: (request: Request, env: Partial<HttpBindings>) => Promise<Response>;
}

export function createApp(options: AppOptions): App {
	const { service, log } = options;
	const answering = createAnswering(options);
	const respond = async (request: Request, path: string, env: Env['Bindings']) => {
		// Whoever watches over the server may call it by any name.
		if (!healthPaths.has(path)) refuseStrangers(request, options);
		return answering.fetch(request, env);
	};
	return {
		fetch: async (request, env) => {
			const start = performance.now();
			const requestId = service.newId();
			const path = getPath(request);
			const reply = await respond(request, path, { ...env, requestId }).catch((error: unknown) =>
				answerThrown(options, error, requestId),
			);
			const line = requestLine({ method: request.method, path, reply }, performance.now() - start);
			if (line !== undefined) log(`${requestId} ${line}`);
			return reply;
		},
	};
}

/**
 * The routes of the protocol, and in an app of its own all else: where just one handler fits a request, Hono calls it
 * without the machinery for several, which takes longer than a small answer.
 */
function createAnswering(options: AppOptions): Hono<Env> {
	const app = new Hono<Env>();
	if (options.corsOrigins.length > 0) app.use(cors(corsOptions(options.corsOrigins)));
	for (const name of namesOf(routes)) {
		const { method, path } = routes[name];
		app.on(method, apiRoot + path, (context) => answer(options, name, context));
	}
	const others = createOthers(options);
	app.notFound(({ req, env }) => others.fetch(req.raw, env));
	for (const each of [app, others]) {
		each.onError((error, { env }) => answerThrown(options, error, env.requestId));
	}
	return app;
}

function createOthers(options: AppOptions): Hono<Env> {
	const { service } = options;
	const app = new Hono<Env>();
	app.get('/healthz', () => jsonReply({ status: 'ok' }));
	app.get('/readyz', async () => {
		await service.check();
		return jsonReply({ status: 'ok' });
	});
	app.get('/.well-known/jwks.json', async () => jsonReply(await service.tokens.publish()));
	for (const [path, allowed] of methodsByPath()) {
		app.all(apiRoot + path, ({ env }) =>
			refuse(new ApiError('MethodNotAllowed'), linkOf(service, env.requestId), allowed.join(', ')),
		);
	}
	app.all('*', async (context) => {
		const reply = await options.beside?.(context.req.raw);
		if (reply === undefined) throw new ApiError('NotFound');
		return jsonReply(reply);
	});
	return app;
}

/** Which methods each path knows. */
function methodsByPath(): ReadonlyMap<string, readonly string[]> {
	const methods = new Map<string, string[]>();
	for (const { path, method } of Object.values(routes)) methods.set(path, [...(methods.get(path) ?? []), method]);
	return methods;
}

function answerThrown({ service, log, onTrouble }: AppOptions, thrown: unknown, requestId: string): Response {
	const error = apiErrorOf(thrown);
	if (isUnavailable(thrown)) onTrouble(thrown);
	else if (error.cause instanceof Error) log(`${requestId} ${error.cause.stack ?? ''}`);
	return refuse(error, linkOf(service, requestId));
}

/** Where the log tells more of a request. */
function linkOf({ publicUrl }: Service, requestId: string): string {
	return `${publicUrl}/logs?co_id=${requestId}`;
}

async function answer(
	{ service, clientAddress }: AppOptions,
	name: RouteName,
	context: Context<Env>,
): Promise<Response> {
	const route = routes[name];
	const session = await authenticate(service, name, context.req.header('authorization'));
	if (route.path.startsWith('/auth/api_keys')) refuseUnlessManager(session);
	// Linking accounts is not spoken; as a plain sign-in it would leave a user and a session that nobody asked for.
	if (name.startsWith('logIn') && context.req.query('link') !== undefined)
		throw new ApiError('InvalidParameter', noLinks);
	const body = await readBody(route.body, context.req.raw);
	const { incoming } = context.env;
	const call = {
		...{ parameters: context.req.param(), body, session },
		// Only changes ask for it.
		get address() {
			return incoming === undefined ? unknownAddress : clientAddress(incoming);
		},
	};
	// The compiler cannot see that the parts of a call belong to the same route; the table sees to it.
	const reply = await (answers[name] as Answer<RouteName>)(service, call as unknown as Call<RouteName>);
	return reply === undefined ? emptyReply(route.status) : jsonReply(reply, route.status);
}

const noLinks = { message: 'invalid user link request' };

function namesOf<T extends object>(table: T): (keyof T)[] {
	// Object.keys forgets the names, and this table has no others.
	return Object.keys(table) as (keyof T)[];
}
