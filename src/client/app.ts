import { ServiceAddress } from './address.ts';
import { Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';
import { EmailPasswordAuth } from './emailPasswordAuth.ts';
import { builtinFetchTransport } from './builtinFetch.ts';
import type { AppOptions, CallOptions } from './options.ts';
import { Service } from './service.ts';
import { realPace, type Pace } from './pace.ts';
import { Session, type UserSession } from './session.ts';
import { User } from './user.ts';

/** One app at one service. Only `ApiError` comes out of its calls and of those of what it returns. */
export class App {
	readonly id: string;
	/** As given, without slashes at the end. */
	readonly baseUrl: string;
	readonly emailPasswordAuth: EmailPasswordAuth;
	readonly #service: Service;
	#user: User | undefined;

	/** @throws TypeError for an empty id, and for an address that is no plain http or https URL; asks nothing yet */
	constructor(options: AppOptions);
	/** @internal */
	constructor(options: AppOptions, pace: Pace);
	constructor(options: AppOptions, pace = realPace) {
		if (options.id === '') throw new TypeError('an app needs an id');
		const connection = new Connection(options.transport ?? builtinFetchTransport, options.timeoutMs, pace);
		const address = new ServiceAddress(options.baseUrl, options.hostname, options.confirmLocation);
		this.id = options.id;
		this.baseUrl = address.baseUrl;
		this.#service = new Service(options.id, connection, address);
		this.emailPasswordAuth = new EmailPasswordAuth(this.#service);
	}

	/** Where the service wants to be reached; undefined until it was asked. Worth keeping for the next `App`. */
	get hostname(): string | undefined {
		return this.#service.hostname;
	}

	/** Who signed in or was resumed last, or null if that user is signed out by now. */
	get currentUser(): User | null {
		return this.#user?.isLoggedIn === true ? this.#user : null;
	}

	/**
	 * Opens a session at the service.
	 * @throws ApiError `InvalidPassword`, `AuthError`, `UserDisabled`, `AuthProviderNotFound`; `AppNotFound`;
	 * `UnsafeLocation`, `LocationChanged`; and as every call `Unreachable`, `TimedOut`, `Cancelled`, `NotTheService`,
	 * `UnexpectedReply`
	 */
	async logIn(credentials: Credentials, options: CallOptions = {}): Promise<User> {
		const reply = await credentials.logIn(this.#service, options);
		return this.resume({
			userId: reply.user_id,
			accessToken: reply.access_token,
			refreshToken: reply.refresh_token,
			providerType: credentials.providerType,
			hostname: this.hostname ?? this.baseUrl,
			deviceId: reply.device_id,
		});
	}

	/**
	 * Deletes the account and all its keys at the service, and signs the user out here.
	 * @throws ApiError `SignedOut`, `InvalidSession`. When the answer got lost (`Unreachable`, `TimedOut`, `Cancelled`,
	 * …), the user stays signed in here, and the next call tells by `InvalidSession` that the account is gone.
	 */
	async deleteUser(user: User, options?: CallOptions): Promise<void> {
		await user.delete(options);
	}

	/** Takes up a session of earlier, as `user.session` gave it, without asking the service whether it still stands. */
	resume(session: UserSession): User {
		this.#service.remember(session.hostname);
		return (this.#user = new User(new Session(this.#service, session)));
	}
}
