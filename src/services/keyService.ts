import type { Event } from '../base/emitter.ts';

/** A key's record as every kind of service has it. */
export interface Key {
	/** The service's own id; unique within an account. */
	readonly id: string;
	readonly name: string;
	readonly enabled: boolean;
	/** Milliseconds since 1970; undefined where the service does not tell. */
	readonly createdAt: number | undefined;
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
	/** No account holds more keys; undefined where there is no such limit. */
	readonly keyLimit: number | undefined;
	/** Whether two keys of an account cannot share a name. */
	readonly uniqueNames: boolean;
	/** In characters. */
	readonly passwordLength: { readonly min: number; readonly max: number };
}

export type NameProblem = 'empty' | 'tooLong' | 'characters';

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
	listKeys(options?: CallOptions): Promise<readonly Key[]>;
	/** Not safe to repeat: after `OutcomeUnknown` a key may stand whose value nobody holds. After other errors there is none. */
	createKey(name: string, options?: CallOptions): Promise<CreatedKey>;
	setEnabled(keyId: string, enabled: boolean, options?: CallOptions): Promise<void>;
	deleteKey(keyId: string, options?: CallOptions): Promise<void>;
	/** Ends the session at the service, if it has not ended yet; rejects if the service could not be told. */
	signOut(options?: CallOptions): Promise<void>;
}
