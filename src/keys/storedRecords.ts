import * as v from 'valibot';
import { parseJson } from '../protocol/json.ts';

/** What lies in secret storage and beside it; loaded once something does. */

const account = v.object({
	version: v.literal(1),
	/** Opaque and of no worth anywhere; what VS Code and other extensions know the account by. */
	id: v.string(),
	serviceId: v.string(),
	userId: v.string(),
	/** What the person signed in as. */
	label: v.string(),
	/** The service's own session; null once it has ended and the person has to sign in again. */
	session: v.unknown(),
});
/** An account as it lies in SecretStorage. */
export type StoredAccount = Readonly<v.InferOutput<typeof account>>;

const value = v.object({ version: v.literal(1), name: v.string(), value: v.pipe(v.string(), v.minLength(1)) });
/** A key's value as it lies in SecretStorage. */
export type StoredValue = Readonly<v.InferOutput<typeof value>>;

/** What is written down of a key before it is asked for, so that a crash or a lost answer cannot hide it. */
const creation = v.object({
	version: v.literal(1),
	serviceId: v.string(),
	userId: v.string(),
	name: v.string(),
	/** What else it was to be; absent in notes of before this was written down. */
	asked: v.optional(v.object({ expiresInSeconds: v.optional(v.number()), prefix: v.optional(v.string()) })),
	/** Milliseconds since 1970. */
	startedAt: v.number(),
	/** The ids of keys of before that could be taken for it: of its name, or so young that a new name made them look like it. */
	namesakes: v.array(v.string()),
	/** When the window that waits for the answer was last known to be there; absent once no answer can come any more. */
	aliveAt: v.optional(v.number()),
	/** The key that came of it, whose value nobody has. */
	keyId: v.optional(v.string()),
	/** Whether the person has been told. */
	told: v.optional(v.boolean()),
});
export type CreationRecord = Readonly<v.InferOutput<typeof creation>>;

const ofAnyVersion = v.object({ version: v.number() });

export function readAccount(text: string): StoredAccount | undefined {
	return parseJson(account, text);
}

export function readValue(text: string): StoredValue | undefined {
	return parseJson(value, text);
}

export function readCreation(stored: unknown): CreationRecord | undefined {
	const { success, output } = v.safeParse(creation, stored);
	return success ? output : undefined;
}

/** Whether another version of the extension wrote this: it still needs it, and shares the storage of notes. */
export function isOfOtherVersion(stored: unknown): boolean {
	const { success, output } = v.safeParse(ofAnyVersion, stored);
	return success && output.version !== creation.entries.version.literal;
}
