import type { Disposable } from '../base/emitter.ts';
import type { Profile } from '../protocol/shapes.ts';
import type { ProviderType } from '../protocol/tokens.ts';
import { ApiKeyAuth } from './apiKeyAuth.ts';
import type { CallOptions } from './options.ts';
import type { Session, SessionListener, UserSession } from './session.ts';

/** A person signed in at a service. Tokens are shown by no printing, inspecting or JSON; `session` alone has them. */
export class User {
	readonly id: string;
	/** The way of signing in, as the wire names it. */
	readonly providerType: ProviderType;
	readonly apiKeys: ApiKeyAuth;
	readonly #session: Session;
	#profile: Profile | undefined;

	/** @internal */
	constructor(session: Session) {
		this.id = session.userId;
		this.providerType = session.providerType;
		this.apiKeys = new ApiKeyAuth(session);
		this.#session = session;
	}

	/** False after `logOut`, and once the service was seen to have ended the session. */
	get isLoggedIn(): boolean {
		return this.#session.data !== undefined;
	}

	/** What `app.resume` takes, tokens in clear: for a place where secrets may stand. Undefined when signed out. */
	get session(): UserSession | undefined {
		return this.#session.data;
	}

	/** The last answer to `refreshProfile`; signing in does not ask for it. */
	get profile(): Profile | undefined {
		return this.#profile;
	}

	/** Told when tokens were refreshed (the new session) and when the user is signed out, from here or there (undefined). */
	onDidChangeSession(listener: SessionListener): Disposable {
		return this.#session.onDidChange(listener);
	}

	/** @throws ApiError `SignedOut`; `InvalidSession` when the service ended the session */
	async refreshProfile(options?: CallOptions): Promise<Profile> {
		return (this.#profile = await this.#session.call('profile', { parameters: {}, body: undefined }, options));
	}

	/**
	 * Signs out here at once, whatever follows, and tells the service. Resolves also when the service had ended the
	 * session already, or nobody was signed in.
	 * @throws ApiError when the service could not be told (`Unreachable`, `TimedOut`, …): the session may still stand there
	 */
	logOut(options?: CallOptions): Promise<void> {
		return this.#session.close(options);
	}

	/** @internal */
	delete(options?: CallOptions): Promise<void> {
		return this.#session.deleteUser(options);
	}
}
