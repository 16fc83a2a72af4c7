import type { ApiKey, CreatedApiKey } from '../protocol/shapes.ts';
import type { CallOptions } from './options.ts';
import type { Session } from './session.ts';

/**
 * A user's own API keys. Every call fails with `SignedOut` once the user is signed out, with `InvalidSession` when the
 * service ended the session, and with `Forbidden` for a user who may not have keys (anonymous, or signed in by a key).
 */
export class ApiKeyAuth {
	readonly #session: Session;

	/** @internal */
	constructor(session: Session) {
		this.#session = session;
	}

	/**
	 * Makes a key; `key` of the answer is its value and is never told again. Never repeated by itself.
	 * @throws ApiError `InvalidParameter` or `MissingParameter` for the name, `APIKeyAlreadyExists`, `LimitExceeded`;
	 * `OutcomeUnknown` when the request was under way and no usable answer came, with what happened as its `cause`: list
	 * the keys, and if one has this name, nobody has its value. After any other error there is no new key.
	 */
	create(name: string, options?: CallOptions): Promise<CreatedApiKey> {
		const ifLost = `the key ${JSON.stringify(name)} may have been created: list the keys; if it is there, its value is lost`;
		return this.#session.call('createKey', { parameters: {}, body: { name }, ifLost }, options);
	}

	/** All keys without their values, in the service's order. */
	fetchAll(options?: CallOptions): Promise<ApiKey[]> {
		return this.#session.call('listKeys', { parameters: {}, body: undefined }, options);
	}

	/** @throws ApiError `APIKeyNotFound` */
	fetch(id: string, options?: CallOptions): Promise<ApiKey> {
		return this.#session.call('fetchKey', { parameters: { id }, body: undefined }, options);
	}

	/**
	 * Nothing happens to a key that is enabled already.
	 * @throws ApiError `APIKeyNotFound`
	 */
	async enable(id: string, options?: CallOptions): Promise<void> {
		await this.#session.call('enableKey', { parameters: { id }, body: undefined }, options);
	}

	/**
	 * Nothing happens to a key that is disabled already.
	 * @throws ApiError `APIKeyNotFound`
	 */
	async disable(id: string, options?: CallOptions): Promise<void> {
		await this.#session.call('disableKey', { parameters: { id }, body: undefined }, options);
	}

	/** @throws ApiError `APIKeyNotFound`, also for a key deleted before, though not by this very call whose answer got lost */
	async delete(id: string, options?: CallOptions): Promise<void> {
		await this.#session.call('deleteKey', { parameters: { id }, body: undefined }, options);
	}
}
