import { ApiError } from '../protocol/errors.ts';
import { pathOf, type BodyOf, type ParametersOf, type ReplyOf, type RouteName, routes } from '../protocol/routes.ts';
import type { ApiReply, ApiRequest, Transport } from '../protocol/transport.ts';
import { withDeadline } from './deadline.ts';
import type { CallOptions } from './options.ts';
import { readReply } from './readReply.ts';
import { failureOf, secretsIn } from './secrets.ts';

const defaultTimeoutMs = 30_000;

/** What a route is called with. */
export interface RouteRequest<Name extends RouteName> extends CallOptions {
	readonly parameters: ParametersOf<Name>;
	readonly body: BodyOf<Name>;
	/** Sent as bearer token. */
	readonly token?: string | undefined;
}

/** Sends single requests and reads what is answered. Knows nothing of locations and sessions. */
export class Connection {
	readonly #transport: Transport;
	readonly #timeoutMs: number;

	constructor(transport: Transport, timeoutMs = defaultTimeoutMs) {
		this.#transport = transport;
		this.#timeoutMs = timeoutMs;
	}

	/**
	 * One request to a route of the service at `hostname`.
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
		const reply = await withDeadline(this.#timeoutMs, request.signal, (signal) =>
			this.#exchange({ ...message, signal }, secrets),
		);
		return readReply(name, reply, secrets);
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
