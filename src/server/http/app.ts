import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { cors } from 'hono/cors';
import { ApiError } from '../../protocol/errors.ts';
import { apiRoot, routes, type RouteName } from '../../protocol/routes.ts';
import type { Log } from '../process/log.ts';
import type { Service } from '../service.ts';
import { checkDatabase } from '../store/openDatabase.ts';
import { answers, type Answer, type Call } from './answers.ts';
import { authenticate, refuseUnlessManager } from './authenticate.ts';
import { unknownAddress, type ClientAddress } from './clientAddress.ts';
import { readBody } from './readBody.ts';
import { apiErrorOf, refuse } from './refusals.ts';
import { emptyReply, jsonReply } from './reply.ts';
import { requestLine } from './requestLine.ts';

export interface AppOptions {
	readonly service: Service;
	readonly isOurHost: (header: string) => boolean;
	/** Origins whose web pages may ask, such as `https://app.example.com`. */
	readonly corsOrigins: readonly string[];
	readonly clientAddress: ClientAddress;
	readonly log: Log;
	/** Answers what is no part of the protocol, such as control; undefined for paths that it does not know. */
	readonly beside?: (request: Request) => Promise<object> | undefined;
}

interface Env {
	/** What `fetch` gets beside a request; there is no connection where there is no socket. */
	Bindings: Partial<HttpBindings>;
	Variables: { requestId: string; allow?: string };
}

/** The server without its socket: `fetch` takes a request and gives its answer, and never rejects. */
export function createApp(options: AppOptions): Hono<Env> {
	const { service } = options;
	const app = new Hono<Env>();
	app.use(async (context, next) => {
		const start = performance.now();
		context.set('requestId', service.newId());
		await next();
		const line = requestLine(context, performance.now() - start);
		if (line !== undefined) options.log(`${context.var.requestId} ${line}`);
	});
	addHealth(app, service);
	app.use(async (context, next) => {
		refuseStrangers(context, options);
		await next();
	});
	if (options.corsOrigins.length > 0) app.use(cors(corsOptions(options.corsOrigins)));
	addAnswers(app, options);
	app.get('/.well-known/jwks.json', () => jsonReply(service.tokens.published));
	app.all('*', async (context) => {
		const reply = await options.beside?.(context.req.raw);
		if (reply === undefined) throw new ApiError('NotFound');
		return jsonReply(reply);
	});
	app.onError((thrown, context) => answerThrown(options, thrown, context));
	return app;
}

function answerThrown({ service, log }: AppOptions, thrown: unknown, context: Context<Env>): Response {
	const { requestId, allow } = context.var;
	const error = apiErrorOf(thrown);
	if (error.cause instanceof Error) log(`${requestId} ${error.cause.stack ?? ''}`);
	return refuse(error, `${service.publicUrl}/logs?co_id=${requestId}`, allow);
}

/** Whoever watches over the server may call it by any name, and learns nothing else. */
function addHealth(app: Hono<Env>, { db }: Service): void {
	app.get('/healthz', () => jsonReply({ status: 'ok' }));
	app.get('/readyz', async () => {
		await checkDatabase(db);
		return jsonReply({ status: 'ok' });
	});
}

function corsOptions(origins: readonly string[]) {
	return {
		origin: [...origins],
		allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
		allowHeaders: ['authorization', 'content-type', 'accept'],
		exposeHeaders: ['retry-after'],
		maxAge: 600,
	};
}

function addAnswers(app: Hono<Env>, options: AppOptions): void {
	const methods = new Map<string, string[]>();
	for (const name of namesOf(routes)) {
		const { method, path } = routes[name];
		app.on(method, apiRoot + path, (context) => answer(options, name, context));
		methods.set(path, [...(methods.get(path) ?? []), method]);
	}
	for (const [path, allowed] of methods) {
		app.all(apiRoot + path, (context) => {
			context.set('allow', allowed.join(', '));
			throw new ApiError('MethodNotAllowed');
		});
	}
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

/** @throws ApiError DomainNotAllowed */
function refuseStrangers({ req }: Context<Env>, { isOurHost, corsOrigins }: AppOptions): void {
	if (!isOurHost(req.header('host') ?? new URL(req.url).host)) {
		throw new ApiError('DomainNotAllowed', { message: 'host not allowed' });
	}
	// Only browsers send it, for their pages.
	const origin = req.header('origin');
	if (origin === undefined || corsOrigins.includes(origin)) return;
	throw new ApiError('DomainNotAllowed', { message: 'origin not allowed' });
}

function namesOf<T extends object>(table: T): (keyof T)[] {
	// Object.keys forgets the names, and this table has no others.
	return Object.keys(table) as (keyof T)[];
}
