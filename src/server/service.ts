import type { Tokens } from './auth/tokens.ts';
import type { Database } from './store/tables.ts';

/** What every answer needs. */
export interface Service {
	readonly db: Database;
	readonly tokens: Tokens;
	/** Where clients are told to come to; no slash at its end. */
	readonly publicUrl: string;
	/** Whether strangers may make themselves an account or sign in without one. */
	readonly welcomesStrangers: boolean;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly newId: () => string;
}
