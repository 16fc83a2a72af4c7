import { ApiError, isServiceErrorCode } from '../protocol/errors.ts';
import { routes, type BodyOf, type ParametersOf, type ReplyOf, type RouteName } from '../protocol/routes.ts';
import { Emitter, type Disposable } from '../base/emitter.ts';
import type { ProviderType } from '../protocol/tokens.ts';
import type { CallOptions } from './options.ts';
import type { Service } from './service.ts';
import { SharedTask } from './sharedTask.ts';

/** A session as plain data, tokens in clear: keep it only where secrets may stand. */
export interface UserSession {
	readonly userId: string;
	readonly accessToken: string;
	readonly refreshToken: string;
	readonly providerType: ProviderType;
	/** Where the service was last reached; saves asking for the location. */
	readonly hostname: string;
	/** What the service calls this device, if it does. */
	readonly deviceId?: string | undefined;
}

/** Gets the session as it is now; undefined once it is over. */
export type SessionListener = (session: UserSession | undefined) => void;

interface Content<Name extends RouteName> {
	readonly parameters: ParametersOf<Name>;
	readonly body: BodyOf<Name>;
	readonly ifLost?: string;
}

/** The two tokens of a user, the calls made with them, and their end. */
export class Session {
	readonly userId: string;
	readonly providerType: ProviderType;
	readonly #service: Service;
	readonly #changed = new Emitter<UserSession | undefined>();
	readonly #refreshing = new SharedTask((signal) => this.#refresh(signal));
	#data: UserSession | undefined;

	constructor(service: Service, data: UserSession) {
		this.userId = data.userId;
		this.providerType = data.providerType;
		this.#service = service;
		this.#data = { ...data };
	}

	/** Undefined once signed out. */
	get data(): UserSession | undefined {
		return this.#data && { ...this.#data, hostname: this.#service.hostname ?? this.#data.hostname };
	}

	onDidChange(listener: SessionListener): Disposable {
		return this.#changed.event(listener);
	}

	/**
	 * Calls a route with the token that it demands. A refused access token is refreshed once, together with all other
	 * calls that wait for it, and the call repeated once.
	 */
	async call<Name extends RouteName>(
		name: Name,
		content: Content<Name>,
		options: CallOptions = {},
	): Promise<ReplyOf<Name>> {
		const { accessToken, refreshToken } = this.#current();
		const request = { ...content, signal: options.signal };
		if (routes[name].token !== 'access') return this.#callWithRefreshToken(name, { ...request, token: refreshToken });
		try {
			return await this.#service.call(name, { ...request, token: accessToken });
		} catch (error) {
			if (!isRefusedToken(error)) throw error;
		}
		// Somebody else's refresh may have finished while this call was under way.
		if (this.#current().accessToken === accessToken) await this.#refreshing.join(options.signal);
		return this.#service.call(name, { ...request, token: this.#current().accessToken });
	}

	/** Forgets the tokens at once and then tells the service. */
	async close(options: CallOptions = {}): Promise<void> {
		const token = this.#data?.refreshToken;
		if (token === undefined) return;
		this.#change(undefined);
		try {
			await this.#service.call('logOut', { parameters: {}, body: undefined, token, signal: options.signal });
		} catch (error) {
			if (!isRefusedToken(error)) throw error;
		}
	}

	/** Has the service delete the user, and then forgets the tokens. */
	async deleteUser(options: CallOptions = {}): Promise<void> {
		await this.call('deleteUser', { parameters: {}, body: undefined }, options);
		this.#change(undefined);
	}

	async #refresh(signal: AbortSignal): Promise<void> {
		const { refreshToken: token } = this.#current();
		const request = { parameters: {}, body: undefined, token, signal };
		const { access_token: accessToken } = await this.#callWithRefreshToken('refresh', request);
		this.#change({ ...this.#current(), accessToken });
	}

	async #callWithRefreshToken<Name extends RouteName>(
		name: Name,
		request: Content<Name> & CallOptions & { readonly token: string },
	): Promise<ReplyOf<Name>> {
		try {
			return await this.#service.call(name, request);
		} catch (error) {
			if (isRefusedToken(error) && error.code === 'InvalidSession') this.#change(undefined);
			throw error;
		}
	}

	#current(): UserSession {
		if (this.#data === undefined) throw new ApiError('SignedOut');
		return this.#data;
	}

	#change(data: UserSession | undefined): void {
		if (this.#data === undefined) return;
		this.#data = data;
		try {
			this.#changed.fire(this.data);
		} catch (error) {
			// The failure of a listener is its own, as with a DOM event: not that of the call under way.
			queueMicrotask(() => {
				throw error;
			});
		}
	}
}

/** Whether the service itself, and no proxy, answered 401. */
function isRefusedToken(error: unknown): error is ApiError {
	return error instanceof ApiError && error.status === 401 && isServiceErrorCode(error.code);
}
