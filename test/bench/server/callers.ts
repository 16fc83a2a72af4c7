/** Everybody's, at each server. */
export const password = 'not-a-password';

/** A user of Better Auth, with all that signs in. */
export interface BetterAuthCaller {
	readonly email: string;
	/** Of a session. */
	readonly token: string;
	/** Values of its API keys. */
	readonly keys: readonly string[];
}
