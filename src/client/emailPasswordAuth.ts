import type { CallOptions } from './options.ts';
import type { Service } from './service.ts';

/** Accounts with an e-mail address and a password. */
export class EmailPasswordAuth {
	readonly #service: Service;

	/** @internal */
	constructor(service: Service) {
		this.#service = service;
	}

	/**
	 * Makes an account; does not sign in.
	 * @throws ApiError `AccountNameInUse`, `InvalidParameter` or `BadRequest` for an address or password (6 to 128
	 * characters) that the service does not take
	 */
	async registerUser(
		account: { readonly email: string; readonly password: string },
		options: CallOptions = {},
	): Promise<void> {
		const body = { email: account.email, password: account.password };
		await this.#service.call('register', { parameters: this.#service.app, body, signal: options.signal });
	}
}
