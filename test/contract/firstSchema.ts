import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** The tables as the first schema has them, in the words of the program that made them. */
const tables = `
	CREATE TABLE "schema_version" ("version" integer);
	CREATE TABLE "apps" ("id" text primary key, "domain_id" text not null unique, "created_at" bigint not null);
	CREATE TABLE "users" (
		"id" text primary key, "app_id" text not null references "apps" ("id") on delete cascade,
		"disabled" integer not null, "created_at" bigint not null
	);
	CREATE TABLE "identities" (
		"id" text primary key, "app_id" text not null, "user_id" text not null references "users" ("id") on delete cascade,
		"provider" text not null, "subject" text not null, "password_hash" text,
		constraint "identities_subject" unique ("app_id", "provider", "subject")
	);
	CREATE INDEX "identities_user" on "identities" ("user_id");
	CREATE TABLE "api_keys" (
		"id" text primary key, "user_id" text not null references "users" ("id") on delete cascade, "name" text not null,
		"hash" text not null unique, "disabled" integer not null, "created_at" bigint not null,
		constraint "api_keys_name" unique ("user_id", "name")
	);
	CREATE TABLE "sessions" (
		"id" text primary key, "user_id" text not null references "users" ("id") on delete cascade,
		"identity_id" text not null, "provider" text not null,
		"api_key_id" text references "api_keys" ("id") on delete cascade, "device_id" text not null,
		"created_at" bigint not null, "expires_at" bigint not null
	);
	CREATE INDEX "sessions_user" on "sessions" ("user_id");
	CREATE INDEX "sessions_api_key" on "sessions" ("api_key_id");
`;

/** Hashed as then, of the password that all tests use. */
const passwordHash = 'scrypt$32768$8$1$c2FsdCBvZiB0aGUgZmlyc3Q$mrpYcKph4zOvRpMf78_XLvhdPM3I50EZmHzQma2mfCA';

const id = (last: string) => `64000000${last.padStart(16, '0')}`;

/** What is in a database of the first schema. */
export const firstRows = {
	apps: [{ id: 'local', domain_id: id('1'), created_at: 1_677_000_000_000 }],
	users: [
		{ id: id('2'), app_id: 'local', disabled: 0, created_at: 1_677_000_000_001 },
		{ id: id('3'), app_id: 'local', disabled: 1, created_at: 1_677_000_000_002 },
	],
	identities: [
		{ ...identity('4', '2', 'first@example.com'), password_hash: passwordHash },
		{ ...identity('5', '3', 'disabled@example.com'), password_hash: passwordHash },
	],
	api_keys: [
		{ ...key('6', 'ci-deploy', 'value-of-the-first'), disabled: 0 },
		{ ...key('7', 'old', 'value-of-the-second'), disabled: 1 },
	],
	sessions: [session('8', '4', 'local-userpass', null), session('9', '6', 'api-key', id('6'))],
} as const;

function identity(own: string, user: string, subject: string) {
	return { id: id(own), app_id: 'local', user_id: id(user), provider: 'local-userpass', subject };
}

function key(own: string, name: string, value: string) {
	const hash = createHash('sha256').update(value).digest('hex');
	return { id: id(own), user_id: id('2'), name, hash, created_at: 1_677_000_000_003 };
}

function session(own: string, by: string, provider: string, api_key_id: string | null) {
	const times = { created_at: 1_677_000_000_004, expires_at: 4_000_000_000_000 };
	return {
		id: id(own),
		user_id: id('2'),
		identity_id: id(by),
		provider,
		api_key_id,
		device_id: '0'.repeat(24),
		...times,
	};
}

/**
 * Makes a database as the first released program left it.
 * @returns who can sign in, with the usual password, and a key's value
 */
export function createFirstSchema(database: DatabaseSync): { readonly email: string; readonly key: string } {
	database.exec(`${tables} INSERT INTO schema_version VALUES (1)`);
	for (const [table, rows] of Object.entries(firstRows)) {
		for (const row of rows) {
			const names = Object.keys(row);
			const statement = `INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`;
			database.prepare(statement).run(...Object.values(row));
		}
	}
	return { email: 'first@example.com', key: 'value-of-the-first' };
}
