import type { Event } from '../base/emitter.ts';

/** A key's record as every kind of service has it. */
export interface Key {
	/** The service's own id; unique within an account. */
	readonly id: string;
	readonly name: string;
	readonly enabled: boolean;
	/** Milliseconds since 1970; undefined where the service does not tell. */
	readonly createdAt: number | undefined;
	/** The first characters of its value, by which keys of one name can be told apart. */
	readonly hint?: string | undefined;
	/** Milliseconds since 1970; absent for a key that never expires. */
	readonly expiresAt?: number | undefined;
	/** When the service last found a value of it good, which is not every use of it; milliseconds since 1970. */
	readonly lastVerifiedAt?: number | undefined;
	/** How often its value is still found good; absent where that is without end. */
	readonly remainingUses?: number | undefined;
	/** Its value is found good so often in so many milliseconds; absent where there is no such limit. */
	readonly rateLimit?: { readonly max: number; readonly windowMs: number } | undefined;
}

/** What a key is created with; all but the name only where the service has the ability. */
export interface NewKey {
	readonly name: string;
	/** Absent for a key that never expires. */
	readonly expiresInSeconds?: number | undefined;
	/** What its value begins with; absent for what the service usually puts there. */
	readonly prefix?: string | undefined;
}

/** The answer to creating a key: the only time that its value is seen. */
export interface CreatedKey {
	readonly key: Key;
	readonly secret: string;
}

/** What a service can do or demands beyond the six calls. Menus and checks follow these, never a kind's name. */
export interface Abilities {
	/** Whether a person can create an account there without help. */
	readonly createAccount: boolean;
	/** No account holds more keys; undefined where there is no such limit, or only the service knows it. */
	readonly keyLimit: number | undefined;
	/** Whether two keys of an account cannot share a name. */
	readonly uniqueNames: boolean;
	/** In characters; undefined where only the service knows, and says when it is asked. */
	readonly passwordLength: { readonly min: number; readonly max: number } | undefined;
	/** How people sign in, the usual way first; `device` has a `signInByDevice`. */
	readonly signInWays: readonly SignInWay[];
	/** Whether keys can get another name; sessions then have a `renameKey`. */
	readonly rename: boolean;
	/** Whether keys can expire, by a time that can be changed; sessions then have a `setExpiry`. */
	readonly expiry: boolean;
	/** Whether a person can choose what a key's value begins with. */
	readonly prefix: boolean;
}

/** With e-mail address and password, or with a code typed into a page of the service's (RFC 8628). */
export type SignInWay = 'password' | 'device';

/** What a person signs in with elsewhere: in a browser, on this machine or another one. */
export interface DeviceCode {
	/** Typed there. */
	readonly userCode: string;
	/** Where it is typed; https, or http on this machine. */
	readonly page: string;
	/** The same with the code filled in, if the service has such a page. */
	readonly pageWithCode?: string | undefined;
}

/** Somebody whose name was not asked for before. */
export interface SignedIn {
	readonly session: KeySession;
	/** What the service knows the person by. */
	readonly email: string;
}

/** `odd` are characters that nobody sees, such as line breaks. */
export type NameProblem = 'empty' | 'tooLong' | 'characters' | 'odd';

export interface CallOptions {
	/** Gives the call up; it then rejects with `ApiError` `Cancelled`. */
	readonly signal?: AbortSignal | undefined;
}

export interface EmailAndPassword {
	readonly email: string;
	readonly password: string;
}

/**
 * One place that issues keys. Every call rejects with `ApiError` and nothing else.
 */
export interface KeyService {
	/** Stable, and the same for the same address and app: sessions are filed by it. */
	readonly id: string;
	/** What a person calls it. */
	readonly label: string;
	/** Where it is, for people to see before they type a password; undefined for the one of this machine. */
	readonly host: string | undefined;
	readonly abilities: Abilities;
	/** Which rule of this service a key's name breaks. */
	nameProblem(name: string): NameProblem | undefined;
	/** Makes the service reachable where that is in our hands: starts the local key server. Does nothing elsewhere. */
	ready(options?: CallOptions): Promise<void>;
	createAccount(person: EmailAndPassword, options?: CallOptions): Promise<void>;
	signIn(person: EmailAndPassword, options?: CallOptions): Promise<KeySession>;
	/**
	 * Has the person confirm a code elsewhere and waits for it, as long as the code is good.
	 * @param show is called once
	 * @throws ApiError `DeviceCodeExpired`, `DeviceCodeDenied`, `DeviceAnswerLost`; `AuthProviderNotFound` where the service does not offer it
	 */
	signInByDevice?(show: (code: DeviceCode) => void, options?: CallOptions): Promise<SignedIn>;
	/** A session that was stored; undefined if what was stored is not one. Asks the service nothing. */
	resume(stored: unknown): KeySession | undefined;
}

/** One person signed in at one service. */
export interface KeySession {
	readonly userId: string;
	/** Plain data for SecretStorage; undefined once the session has ended. */
	readonly stored: unknown;
	/** `stored` is another one now: tokens were renewed, or the session has ended. */
	readonly onDidChange: Event<void>;
	/**
	 * Undefined unless the last list may lack some keys because the service tells no more of them; then a sentence that says
	 * so, and what its owner does about it.
	 */
	readonly listCut?: string | undefined;
	/** All of them. */
	listKeys(options?: CallOptions): Promise<readonly Key[]>;
	/** As it is now. */
	getKey(keyId: string, options?: CallOptions): Promise<Key>;
	/** Not safe to repeat: after `OutcomeUnknown` a key may stand whose value nobody holds. After other errors there is none. */
	createKey(newKey: NewKey, options?: CallOptions): Promise<CreatedKey>;
	setEnabled(keyId: string, enabled: boolean, options?: CallOptions): Promise<void>;
	/** Answers with the key as it is afterwards. */
	renameKey?(keyId: string, name: string, options?: CallOptions): Promise<Key>;
	/** From now on; undefined for never. Answers with the key as it is afterwards. */
	setExpiry?(keyId: string, seconds: number | undefined, options?: CallOptions): Promise<Key>;
	deleteKey(keyId: string, options?: CallOptions): Promise<void>;
	/** Ends the session at the service, if it has not ended yet; rejects if the service could not be told. */
	signOut(options?: CallOptions): Promise<void>;
}
