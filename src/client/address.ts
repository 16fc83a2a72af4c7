import { isSafeForCredentials } from '../protocol/address.ts';
import { ApiError } from '../protocol/errors.ts';

/**
 * Where a service is, and where it says that it wants to be reached. https never becomes http, plain http stays on this
 * machine, and another origin than the given one is confirmed before anything goes there.
 */
export class ServiceAddress {
	/** As given, without slashes at the end. */
	readonly baseUrl: string;
	readonly #confirm: ((origin: string) => Promise<boolean>) | undefined;
	/** Origins that need no confirmation (any more). */
	readonly #accepted = new Set<string>();
	#hostname: string | undefined;

	/** @throws TypeError unless `baseUrl` is a plain http or https URL */
	constructor(baseUrl: string, hostname?: string, confirm?: (origin: string) => Promise<boolean>) {
		const url = plainUrl(baseUrl);
		if (url === undefined) {
			throw new TypeError('baseUrl must be an http or https URL without user name, password, query and fragment');
		}
		this.baseUrl = withoutSlashes(baseUrl);
		this.#confirm = confirm;
		this.#accepted.add(url.origin);
		this.remember(hostname);
	}

	/** Where requests go; undefined while that is not known. */
	get hostname(): string | undefined {
		return this.#hostname;
	}

	/** Takes a location of earlier if none is known. What breaks the rules is no location, so the service is asked. */
	remember(hostname: string | undefined): void {
		const url = hostname === undefined ? undefined : plainUrl(hostname);
		if (hostname === undefined || url === undefined || this.#hostname !== undefined || !this.#isSafe(url)) return;
		this.#accepted.add(url.origin);
		this.#hostname = withoutSlashes(hostname);
	}

	/** Forgets a location that turned out unreachable, unless another is known by now. */
	forget(hostname: string): void {
		if (this.#hostname === hostname) this.#hostname = undefined;
	}

	/** @throws ApiError `UnsafeLocation` when it is plain http to another machine */
	checkedBaseUrl(): string {
		if (!this.#isSafe(new URL(this.baseUrl))) {
			throw new ApiError('UnsafeLocation', { message: 'plain http is used for this machine only, not for others' });
		}
		return this.baseUrl;
	}

	/**
	 * Takes what the service says about its location, and returns where requests go.
	 * @throws ApiError `UnexpectedReply` when that is no address, `UnsafeLocation`, `LocationChanged`
	 */
	async move(hostname: string): Promise<string> {
		const url = plainUrl(hostname);
		if (url === undefined) throw new ApiError('UnexpectedReply', { message: 'the service tells no usable location' });
		if (!this.#isSafe(url)) throw new ApiError('UnsafeLocation');
		// A question that fails is no yes; what failed is the asker's own and may be shown to it.
		const accepted = await this.#isAccepted(url.origin).catch((cause: unknown) => refuse(cause));
		if (!accepted) throw new ApiError('LocationChanged');
		return (this.#hostname = withoutSlashes(hostname));
	}

	#isSafe(url: URL): boolean {
		return isSafeForCredentials(url) && (url.protocol === 'https:' || new URL(this.baseUrl).protocol === 'http:');
	}

	async #isAccepted(origin: string): Promise<boolean> {
		const accepted = this.#accepted.has(origin) || this.#confirm === undefined || (await this.#confirm(origin));
		if (accepted) this.#accepted.add(origin);
		return accepted;
	}
}

function refuse(cause: unknown): never {
	throw new ApiError('LocationChanged', { cause });
}

function plainUrl(text: string): URL | undefined {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
	// Written, not parsed: an empty query or user name would vanish in the parts but stand in the prefix.
	return /[?#@\\\s]/.test(text) ? undefined : url;
}

function withoutSlashes(url: string): string {
	return url.replace(/\/+$/, '');
}
