import { ApiError } from '../protocol/errors.ts';
import { pathOf, type BodyOf, type ParametersOf, type ReplyOf, type RouteName, routes } from '../protocol/routes.ts';
import type { ApiReply, ApiRequest, Transport } from '../protocol/transport.ts';
import { withDeadline } from './deadline.ts';
import type { CallOptions } from './options.ts';
import { realPace, type Pace } from './pace.ts';
import { readReply } from './readReply.ts';
import { repeated } from './repeat.ts';
import { repeatable } from './repeatable.ts';
import { failureOf, secretsIn } from './secrets.ts';

const defaultTimeoutMs = 30_000;
/** Timers count no further. */
const maxTimeoutMs = 2 ** 31 - 1;

/** What a route is called with. */
export interface RouteRequest<Name extends RouteName> extends CallOptions {
	readonly parameters: ParametersOf<Name>;
	readonly body: BodyOf<Name>;
	/** Sent as bearer token. */
	readonly token?: string | undefined;
	/** What to say and do if it is not known whether the service did it; the call then fails with `OutcomeUnknown`. */
	readonly ifLost?: string | undefined;
}

/** Sends requests, again where that helps and is safe, and reads what is answered. Knows nothing of locations and sessions. */
export class Connection {
	readonly #transport: Transport;
	readonly #timeoutMs: number;
	readonly #pace: Pace;

	constructor(transport: Transport, timeoutMs = defaultTimeoutMs, pace = realPace) {
		this.#transport = transport;
		this.#timeoutMs = Math.min(timeoutMs, maxTimeoutMs);
		this.#pace = pace;
	}

	/**
	 * Calls a route of the service at `hostname`.
	 * @throws ApiError and nothing else
	 */
	async send<Name extends RouteName>(
		hostname: string,
		name: Name,
		request: RouteRequest<Name>,
	): Promise<ReplyOf<Name>> {
		const secrets = secretsIn(request.body, request.token);
		const url = hostname + checkedPath(name, request.parameters);
		const body = request.body === undefined ? undefined : JSON.stringify(request.body);
		const message = { method: routes[name].method, url, headers: headersFor(request), ...(body && { body }) };
		return withDeadline(this.#timeoutMs, request.signal, (signal) => {
			const attempt = async () => readReply(name, await this.#exchange({ ...message, signal }, secrets), secrets);
			return repeated(repeatable[name], attempt, { timeoutMs: this.#timeoutMs, signal, pace: this.#pace });
		});
	}

	async #exchange(request: ApiRequest, secrets: readonly string[]): Promise<ApiReply> {
		try {
			return await this.#transport(request);
		} catch (error) {
			throw failureOf(error, secrets);
		}
	}
}

function headersFor(request: { readonly body?: unknown; readonly token?: string | undefined }): ApiRequest['headers'] {
	return {
		accept: 'application/json',
		...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
		...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
	};
}

function checkedPath<Name extends RouteName>(name: Name, parameters: ParametersOf<Name>): string {
	try {
		return pathOf(name, parameters);
	} catch {
		throw new ApiError('InvalidParameter', { message: 'an id must be text that can stand in a path' });
	}
}
