import { ApiError } from '../protocol/errors.ts';
import type { ReplyOf, RouteName } from '../protocol/routes.ts';
import type { ServiceAddress } from './address.ts';
import type { Connection, RouteRequest } from './connection.ts';
import { endOf } from './deadline.ts';
import { outcomeOf } from './outcome.ts';
import { SharedTask } from './sharedTask.ts';

/** An app at its service: finds out once where that wants to be reached, then calls its routes there. */
export class Service {
	/** The parameters of all routes below an app. */
	readonly app: { readonly appId: string };
	readonly #connection: Connection;
	readonly #address: ServiceAddress;
	readonly #locating = new SharedTask((signal) => this.#locate(signal));

	constructor(appId: string, connection: Connection, address: ServiceAddress) {
		this.app = { appId };
		this.#connection = connection;
		this.#address = address;
	}

	/** Where requests go; undefined while that is not known. */
	get hostname(): string | undefined {
		return this.#address.hostname;
	}

	/** Saves asking for the location, unless that is known already. */
	remember(hostname: string | undefined): void {
		this.#address.remember(hostname);
	}

	/** @throws ApiError */
	async call<Name extends RouteName>(name: Name, request: RouteRequest<Name>): Promise<ReplyOf<Name>> {
		const hostname = this.hostname ?? (await this.#locating.join(request.signal));
		if (request.signal?.aborted) throw endOf(request.signal);
		try {
			return await this.#connection.send(hostname, name, request);
		} catch (error) {
			// It may have moved: the next call asks. This one does not, so that nothing goes round in circles.
			if (error instanceof ApiError && error.code === 'Unreachable') this.#address.forget(hostname);
			throw outcomeOf(error, request.ifLost);
		}
	}

	async #locate(signal: AbortSignal): Promise<string> {
		const request = { parameters: this.app, body: undefined, signal };
		const reply = await this.#connection.send(this.#address.checkedBaseUrl(), 'location', request);
		return this.#address.move(reply.hostname);
	}
}
