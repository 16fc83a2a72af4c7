import type { ProviderType } from '../protocol/tokens.ts';
import type { Attempts } from './auth/attempts.ts';
import type { Passwords } from './auth/passwords.ts';
import type { Tokens } from './auth/tokens.ts';
import type { Database } from './store/tables.ts';
import type { Write } from './store/writes.ts';

/** What whoever runs the server allows. */
export interface Policy {
	readonly signIn: ReadonlySet<ProviderType>;
	/** Whether strangers may make themselves an account. */
	readonly registration: boolean;
	/** How many keys a user may have, enabled or not. */
	readonly maxKeys: number;
}

/** What every answer needs. */
export interface Service {
	/** For reading; changes go by `write`. */
	readonly db: Database;
	readonly write: Write;
	/** Rejects while the database does not answer, or only follows another; a full disk does not show. */
	readonly check: () => Promise<void>;
	readonly tokens: Tokens;
	readonly passwords: Passwords;
	readonly attempts: Attempts;
	readonly policy: Policy;
	/** Where clients are told to come to; no slash at its end. */
	readonly publicUrl: string;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly newId: () => string;
}
