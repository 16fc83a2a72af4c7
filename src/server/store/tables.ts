import type { Kysely } from 'kysely';
import type { ProviderType } from '../../protocol/tokens.ts';
import type { AuditAction } from './audit.ts';

/** Flags are 0 or 1 and times are milliseconds since 1970, because both databases that we speak to have those alike. */
type Flag = 0 | 1;

export interface Tables {
	schema_version: { version: number };
	apps: {
		/** The client app id that people write into their programs. */
		id: string;
		/** Stands in tokens, since `/auth/…` paths name no app. */
		domain_id: string;
		created_at: number;
	};
	/** People, and the programs that server keys are for. */
	users: { id: string; app_id: string; type: UserType; disabled: Flag; created_at: number };
	/** A way for a user to sign in; `subject` is the e-mail, the user's own id for the anonymous, a server key's name. */
	identities: {
		id: string;
		app_id: string;
		user_id: string;
		provider: ProviderType;
		subject: string;
		password_hash: string | null;
	};
	/** A refresh token counts only while its row stands here. */
	sessions: {
		id: string;
		user_id: string;
		identity_id: string;
		provider: ProviderType;
		/** The key that opened this session, if one did. */
		api_key_id: string | null;
		device_id: string;
		created_at: number;
		expires_at: number;
	};
	api_keys: { id: string; user_id: string; name: string; hash: string; disabled: Flag; created_at: number };
	/** One row, where several servers share the database; encrypted with a key that is not in it. */
	signing_keys: { id: string; wrapped: string };
	/** Who did what, when and from where. Ids grow with time. */
	audit: {
		id: string;
		at: number;
		app_id: string;
		/** Null when nobody is known to have done it, and for the command line. */
		user_id: string | null;
		action: AuditAction;
		/** What it was done to, such as a key's name; never a value. */
		subject: string | null;
		/** Where the request came from; null for the command line. */
		address: string | null;
	};
}

/** The profile's `type`. */
export type UserType = 'normal' | 'server';

export type Database = Kysely<Tables>;
