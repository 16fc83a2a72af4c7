import * as v from 'valibot';
import { Emitter } from '../base/emitter.ts';
import { untilEnded } from '../client/deadline.ts';
import type { ApiKey, App, Transport, User, UserSession } from '../client/index.ts';
import { lazyNodeFetchTransport } from '../client/lazyNodeFetch.ts';
import { ApiError } from '../protocol/errors.ts';
import { keyName, maxNameLength, passwordLength } from '../protocol/shapes.ts';
import { providerType } from '../protocol/tokens.ts';
import type { CallOptions, Key, KeyService, KeySession, NewKey } from './keyService.ts';
import { withoutOddCharacters } from './shownText.ts';

export interface AppServicesOptions {
	readonly id: string;
	readonly label: string;
	/** For people to see; undefined for the local key server. */
	readonly host?: string;
	readonly appId: string;
	/** Where the service is now, once it is sure that it is the right one: passwords and tokens go there next. */
	readonly address: () => Promise<string>;
	/** Starts the service if that is in our hands. */
	readonly start?: () => Promise<void>;
	/** Asked once when the service names another origin than the one entered. */
	readonly confirmLocation: (origin: string) => Promise<boolean>;
	/** `address` is where the service wants to be reached, so it need not be asked for its location. */
	readonly isLocated?: boolean;
	/** Where it is known how many keys an account may have: the protocol does not tell, and each server has its own limit. */
	readonly keyLimit?: number;
	/** How requests travel; node-fetch unless told otherwise. */
	readonly transport?: Transport;
}

const storedSession = v.object({
	userId: v.string(),
	accessToken: v.string(),
	refreshToken: v.string(),
	providerType,
	hostname: v.string(),
	deviceId: v.optional(v.string()),
	/** The address that `hostname` was told by; another address has to be asked anew. */
	address: v.string(),
});
type StoredSession = v.InferOutput<typeof storedSession>;

/** The App Services client API as a key service, whether hosted by somebody or by the local key server. */
export function appServices(options: AppServicesOptions): KeyService {
	let app: App | undefined;
	const appAt: AppAt = async (baseUrl, hostname = options.isLocated === true ? baseUrl : undefined) => {
		// Loaded with the first request: a window in which nobody sees the keys makes none.
		const { App } = await import('../client/index.ts');
		if (app?.baseUrl !== baseUrl) {
			const { appId: id, confirmLocation, transport = lazyNodeFetchTransport } = options;
			app = new App({ id, baseUrl, confirmLocation, transport, ...(hostname === undefined ? {} : { hostname }) });
		}
		return app;
	};
	/** Whoever cancels does not wait for the local key server to start; others may. */
	const addressFor = (calling?: CallOptions) => untilEnded(calling?.signal, options.address);

	return {
		id: options.id,
		label: options.label,
		host: options.host,
		abilities: {
			...{ createAccount: true, keyLimit: options.keyLimit, uniqueNames: true, passwordLength },
			...{ signInWays: ['password'], rename: false, expiry: false, prefix: false },
		},
		nameProblem: (name) => {
			if (name === '') return 'empty';
			if (name.length > maxNameLength) return 'tooLong';
			return v.is(keyName, name) ? undefined : 'characters';
		},
		ready: ({ signal } = {}) => untilEnded(signal, async () => options.start?.()),
		createAccount: async ({ email, password }, calling) => {
			const there = await appAt(await addressFor(calling));
			await there.emailPasswordAuth.registerUser({ email, password }, calling);
		},
		signIn: async ({ email, password }, calling) => {
			const address = await addressFor(calling);
			const [there, { Credentials }] = await Promise.all([appAt(address), import('../client/index.ts')]);
			const user = await there.logIn(Credentials.emailPassword(email, password), calling);
			if (user.session === undefined) throw new ApiError('SignedOut');
			const session = new AppServicesSession({ ...user.session, address }, options.address, appAt);
			session.take(user);
			return session;
		},
		resume: (stored) => {
			const { success, output } = v.safeParse(storedSession, stored);
			return success ? new AppServicesSession(output, options.address, appAt) : undefined;
		},
	};
}

/** The app at an address; `hostname` is where the service was last reached. */
type AppAt = (baseUrl: string, hostname?: string) => Promise<App>;

class AppServicesSession implements KeySession {
	readonly userId: string;
	readonly #changed = new Emitter<void>();
	readonly onDidChange = this.#changed.event;
	readonly #currentAddress: AppServicesOptions['address'];
	readonly #appAt: AppAt;
	/** As it was taken up; what became of it since is known to the user. */
	readonly #stored: StoredSession;
	/** Undefined before the first request. */
	#user: User | undefined;
	#address: string;

	constructor(stored: StoredSession, currentAddress: AppServicesOptions['address'], appAt: AppAt) {
		this.userId = stored.userId;
		this.#stored = stored;
		this.#currentAddress = currentAddress;
		this.#appAt = appAt;
		this.#address = stored.address;
	}

	/** Goes on with this user, who is signed in as the session says. */
	take(user: User): void {
		this.#user = user;
		user.onDidChangeSession(() => this.#changed.fire());
	}

	get stored(): unknown {
		const session = this.#session;
		return session && ({ ...session, address: this.#address } satisfies StoredSession);
	}

	async listKeys(options?: CallOptions): Promise<readonly Key[]> {
		const keys = await (await this.#there(options)).apiKeys.fetchAll(options);
		return keys.map(toKey);
	}

	async getKey(keyId: string, options?: CallOptions): Promise<Key> {
		return toKey(await (await this.#there(options)).apiKeys.fetch(keyId, options));
	}

	async createKey({ name }: NewKey, options?: CallOptions) {
		const created = await (await this.#there(options)).apiKeys.create(name, options);
		return { key: toKey(created), secret: created.key };
	}

	async setEnabled(keyId: string, enabled: boolean, options?: CallOptions) {
		const { apiKeys } = await this.#there(options);
		await (enabled ? apiKeys.enable(keyId, options) : apiKeys.disable(keyId, options));
	}

	async deleteKey(keyId: string, options?: CallOptions) {
		await (await this.#there(options)).apiKeys.delete(keyId, options);
	}

	async signOut(options?: CallOptions) {
		// The session is to end here also when nobody waits for the service any more.
		if (this.#session !== undefined) await (await this.#there()).logOut(options);
	}

	get #session(): UserSession | undefined {
		if (this.#user !== undefined) return this.#user.session;
		const { address: _, deviceId, ...session } = this.#stored;
		return { ...session, ...(deviceId === undefined ? {} : { deviceId }) };
	}

	/** The user at the address that the service has now: the local key server may have moved to another port. */
	async #there(options?: CallOptions): Promise<User> {
		if (this.#session === undefined) throw new ApiError('SignedOut');
		const address = await untilEnded(options?.signal, this.#currentAddress);
		if (this.#user !== undefined && address === this.#address) return this.#user;
		const hostname = address === this.#address ? this.#session?.hostname : undefined;
		return this.#takeUpAt(address, await this.#appAt(address, hostname));
	}

	/** Meanwhile another call may have done the same, or have ended the session. */
	#takeUpAt(address: string, app: App): User {
		const hasMoved = address !== this.#address;
		if (this.#user !== undefined && !hasMoved) return this.#user;
		const session = this.#session;
		if (session === undefined) throw new ApiError('SignedOut');
		const user = app.resume(hasMoved ? { ...session, hostname: address } : session);
		this.#address = address;
		this.take(user);
		if (hasMoved) this.#changed.fire();
		return user;
	}
}

function toKey({ _id, name, disabled }: ApiKey): Key {
	return { id: _id, name: withoutOddCharacters(name), enabled: !disabled, createdAt: creationTime(_id) };
}

/** The time in an ObjectId's first four bytes, if it is one that can be: since API keys exist, and not to come. */
function creationTime(id: string): number | undefined {
	if (!/^[0-9a-f]{24}$/i.test(id)) return undefined;
	const time = parseInt(id.slice(0, 8), 16) * 1000;
	const day = 24 * 60 * 60 * 1000;
	return time > Date.UTC(2009, 0) && time < Date.now() + day ? time : undefined;
}
