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
import { apiErrorOf, empty, refuse } from './refusals.ts';
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
	Variables: { requestId: string };
}

/** The server without its socket: `fetch` takes a request and gives its answer, and never rejects. */
export function createApp(options: AppOptions): Hono<Env> {
	const { service } = options;
	const app = new Hono<Env>();
	app.use(async (context, next) => {
		const start = performance.now();
		context.set('requestId', service.newId());
		// Before the answer: a header added to one that is finished has it copied.
		context.header('Cache-Control', 'no-store');
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
	app.get('/.well-known/jwks.json', (context) => context.json(service.tokens.published));
	app.all('*', async (context) => {
		const reply = await options.beside?.(context.req.raw);
		if (reply === undefined) throw new ApiError('NotFound');
		return context.json(reply);
	});
	app.onError((thrown, context) => answerThrown(options, thrown, context));
	return app;
}

function answerThrown({ service, log }: AppOptions, thrown: unknown, context: Context<Env>): Response {
	const { requestId } = context.var;
	const error = apiErrorOf(thrown);
	if (error.cause instanceof Error) log(`${requestId} ${error.cause.stack ?? ''}`);
	return refuse(context, error, `${service.publicUrl}/logs?co_id=${requestId}`);
}

/** Whoever watches over the server may call it by any name, and learns nothing else. */
function addHealth(app: Hono<Env>, { db }: Service): void {
	app.get('/healthz', (context) => context.json({ status: 'ok' }));
	app.get('/readyz', async (context) => {
		await checkDatabase(db);
		return context.json({ status: 'ok' });
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
			context.header('Allow', allowed.join(', '));
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
	const address = incoming === undefined ? unknownAddress : clientAddress(incoming);
	const call = { parameters: context.req.param(), body, session, address };
	// The compiler cannot see that the parts of a call belong to the same route; the table sees to it.
	const reply = await (answers[name] as Answer<RouteName>)(service, call as unknown as Call<RouteName>);
	return reply === undefined ? empty(context, route.status) : context.json(reply, withBody(route.status));
}

const noLinks = { message: 'invalid user link request' };

/** Hono's types, rightly, let no body go with a 204. */
function withBody(status: 200 | 201 | 204): 200 | 201 {
	if (status === 204) throw new RangeError('A reply with a body needs another status than 204');
	return status;
}

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
