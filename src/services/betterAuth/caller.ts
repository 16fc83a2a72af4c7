import * as v from 'valibot';
import { isHtml, isJson, parsed } from '../../client/content.ts';
import { withDeadline } from '../../client/deadline.ts';
import { outcomeOf } from '../../client/outcome.ts';
import { realPace, type Pace } from '../../client/pace.ts';
import { redirected } from '../../client/readReply.ts';
import { repeated, type Repeat } from '../../client/repeat.ts';
import { failureOf, secretsIn } from '../../client/secrets.ts';
import { ApiError } from '../../protocol/errors.ts';
import { maxReplyBytes, type ApiReply, type ApiRequest, type Transport } from '../../protocol/transport.ts';
import { refusalOf } from './refusal.ts';
import { routeOf, routes, type ReplyOf, type RouteName } from './routes.ts';

const defaultTimeoutMs = 30_000;

export interface Call {
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: Readonly<Record<string, unknown>>;
	/** Sent as bearer token. */
	readonly token?: string | undefined;
	/** What to say and do if it is not known whether the service did it; the call then fails with `OutcomeUnknown`. */
	readonly ifLost?: string;
	readonly signal?: AbortSignal | undefined;
}

export interface Answer<Name extends RouteName> {
	readonly reply: ReplyOf<Name>;
	/** The session's token as the bearer plugin signs it, where it has a (new) one. */
	readonly newToken: string | undefined;
}

export interface CallerOptions {
	readonly transport: Transport;
	readonly timeoutMs?: number;
	readonly pace?: Pace;
}

/** Sends requests to Better Auth below its base path, again where that helps and is safe, and reads what is answered. */
export class Caller {
	/** With its base path. */
	readonly address: string;
	readonly pace: Pace;
	readonly #transport: Transport;
	readonly #timeoutMs: number;

	constructor(address: string, { transport, timeoutMs = defaultTimeoutMs, pace = realPace }: CallerOptions) {
		this.address = address;
		this.pace = pace;
		this.#transport = transport;
		this.#timeoutMs = timeoutMs;
	}

	/** @throws ApiError and nothing else */
	async send<Name extends RouteName>(name: Name, call: Call = {}): Promise<Answer<Name>> {
		const secrets = secretsOf(call);
		const request = this.#requestOf(name, call);
		const terms = { timeoutMs: this.#timeoutMs, pace: this.pace };
		try {
			return await withDeadline(this.#timeoutMs, call.signal, (signal) => {
				const attempt = async () => {
					const reply = await this.#exchange({ ...request, signal }, secrets);
					return { reply: read(name, reply, call.token, secrets), newToken: newTokenOf(reply) };
				};
				return repeated(repeatOf(name), attempt, { ...terms, signal });
			});
		} catch (error) {
			throw outcomeOf(error, call.ifLost);
		}
	}

	#requestOf(name: RouteName, { query, body, token }: Call): Omit<ApiRequest, 'signal'> {
		const { method, path } = routeOf(name);
		const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
		const headers = {
			accept: 'application/json',
			// Better Auth takes some HTTP clients for browsers, and refuses those that do not say where they come from.
			origin: new URL(this.address).origin,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
		};
		return { method, url: this.address + path + search, headers, ...(body && { body: JSON.stringify(body) }) };
	}

	async #exchange(request: ApiRequest, secrets: readonly string[]): Promise<ApiReply> {
		try {
			return await this.#transport(request);
		} catch (error) {
			throw failureOf(error, secrets);
		}
	}
}

function repeatOf<Name extends RouteName>(name: Name): Repeat<Answer<Name>> | undefined {
	if (routeOf(name).isRepeatable === undefined) return undefined;
	// What deleting answers is not looked at.
	const answer = { reply: undefined as ReplyOf<Name>, newToken: undefined };
	return name === 'deleteKey' ? { whenDone: { refusal: 'APIKeyNotFound', answer } } : {};
}

function read<Name extends RouteName>(
	name: Name,
	reply: ApiReply,
	token: string | undefined,
	secrets: readonly string[],
): ReplyOf<Name> {
	const { status } = reply;
	if (reply.body.length > maxReplyBytes) throw new ApiError('UnexpectedReply', { status });
	const isOAuthReply = status === 400 && routeOf(name).isOAuth === true && isJson(reply);
	if (status >= 400 && !isOAuthReply) throw refusalOf(reply, token, secrets);
	if (status >= 300 && status < 400) throw redirected(reply);
	// A portal before the network answers 200 with a page of its own, to everything.
	if (isHtml(reply)) throw new ApiError('NotTheService', { status });
	if (!isJson(reply)) throw new ApiError('UnexpectedReply', { status });
	const checked = v.safeParse(routes[name].reply, parsed(reply));
	// The issues of the check quote what was answered, perhaps a token: they go no further.
	if (!checked.success) {
		throw isOAuthReply ? refusalOf(reply, token, secrets) : new ApiError('UnexpectedReply', { status });
	}
	// The schema is the route's own.
	return checked.output;
}

function secretsOf({ body, token }: Call): readonly string[] {
	const deviceCode = body?.['device_code'];
	return [...secretsIn(body, token), ...(typeof deviceCode === 'string' ? [deviceCode] : [])];
}

/** Only what can stand in a header again. */
function newTokenOf(reply: ApiReply): string | undefined {
	const told = reply.headers['set-auth-token'];
	return told !== undefined && /^[\x21-\x7e]+$/.test(told) ? told : undefined;
}
