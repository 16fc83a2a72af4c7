import type { BodyOf, ReplyOf } from '../protocol/routes.ts';
import type { ProviderType } from '../protocol/tokens.ts';
import type { CallOptions } from './options.ts';
import type { Service } from './service.ts';
import { deviceOptions } from './device.ts';

/** A call that opens a session. */
type LogIn = (service: Service, options: CallOptions) => Promise<ReplyOf<'logInWithPassword'>>;

/** What signs a person in. The secrets inside are shown by no printing, inspecting or JSON. */
export class Credentials {
	/** The way of signing in, as the wire names it. */
	readonly providerType: ProviderType;
	readonly #logIn: LogIn;

	private constructor(providerType: ProviderType, logIn: LogIn) {
		this.providerType = providerType;
		this.#logIn = logIn;
	}

	/** For an account made with `app.emailPasswordAuth.registerUser`. */
	static emailPassword(email: string, password: string): Credentials;
	static emailPassword(account: { readonly email: string; readonly password: string }): Credentials;
	static emailPassword(account: string | BodyOf<'register'>, password = ''): Credentials {
		const given = typeof account === 'string' ? { email: account, password } : account;
		const body = { username: given.email, password: given.password, options: deviceOptions() };
		return new Credentials('local-userpass', (service, { signal }) =>
			service.call('logInWithPassword', { parameters: service.app, body, signal }),
		);
	}

	/** For the value of a user's or a server's API key. */
	static apiKey(key: string): Credentials {
		const body = { key, options: deviceOptions() };
		return new Credentials('api-key', (service, { signal }) =>
			service.call('logInWithApiKey', { parameters: service.app, body, signal }),
		);
	}

	/** For a new user without a name. Such a user may not have API keys. */
	static anonymous(): Credentials {
		const body = { options: deviceOptions() };
		return new Credentials('anon-user', (service, { signal }) =>
			service.call('logInAnonymously', { parameters: service.app, body, signal }),
		);
	}

	/** @internal */
	logIn(service: Service, options: CallOptions): Promise<ReplyOf<'logInWithPassword'>> {
		return this.#logIn(service, options);
	}
}
