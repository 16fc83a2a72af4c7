import * as v from 'valibot';

/** No user holds more keys, enabled or not (App Services' documented limit). */
export const maxKeysPerUser = 20;

/** In characters. The original states no limit; this one keeps rows and tables readable. */
export const maxNameLength = 128;

/** In characters, as App Services tells in its refusal. */
export const passwordLength = { min: 6, max: 128 } as const;

const nameRequired = "'name' is a required string";

/** What a key may be called. The texts are the service's own. */
export const keyName = v.pipe(
	v.string(nameRequired),
	v.nonEmpty(nameRequired),
	v.maxLength(maxNameLength, `'name' must be at most ${maxNameLength} characters`),
	v.regex(/^[A-Za-z0-9_-]+$/, "'name' can only contain ASCII letters, numbers, underscores, and hyphens"),
);

/** An id as the protocol writes it: 24 hexadecimal digits, of which the first 8 are seconds since 1970. */
export const objectId = v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/i));

/** Opaque; `isWellFormed` because a lone surrogate cannot be percent-encoded. */
const id = v.pipe(
	v.string(),
	v.minLength(1),
	v.maxLength(200),
	v.check((text) => text.isWellFormed()),
);

export const apiKey = v.object({
	_id: id,
	name: v.pipe(v.string(), v.maxLength(1000)),
	disabled: v.boolean(),
});
/** A key as it is listed: `{ _id, name, disabled }`, never with its value. */
export type ApiKey = Readonly<v.InferOutput<typeof apiKey>>;

export const createdApiKey = v.object({ ...apiKey.entries, key: v.pipe(v.string(), v.minLength(1)) });
/** A key as it is answered once, when it is created; `key` is its value in clear. */
export type CreatedApiKey = Readonly<v.InferOutput<typeof createdApiKey>>;

export const newApiKey = v.object({ name: keyName });

/** Where the service wants to be asked from now on; `hostname` is a prefix such as `https://host`. */
export const location = v.object({
	deployment_model: v.optional(v.string()),
	location: v.optional(v.string()),
	hostname: v.string(),
	ws_hostname: v.optional(v.string()),
});

const options = v.optional(v.unknown());

/** An account's name and password as `register` takes them. */
export const registration = v.object({
	email: v.pipe(
		v.string('email invalid'),
		v.trim(),
		v.nonEmpty('email invalid'),
		v.maxLength(320, 'email invalid'),
		v.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'email invalid'),
	),
	password: v.pipe(
		v.string('password must be between 6 and 128 characters'),
		v.minLength(passwordLength.min, 'password must be between 6 and 128 characters'),
		v.maxLength(passwordLength.max, 'password must be between 6 and 128 characters'),
	),
});

export const passwordLogin = v.object({
	// As at registration, or nobody who typed a space there could sign in.
	username: v.pipe(v.string("'username' is a required string"), v.trim()),
	password: v.string("'password' is a required string"),
	options,
});
/** Whom to send an e-mail to. */
export const emailAddress = v.object({ email: v.pipe(v.string("'email' is a required string"), v.trim()) });

/** What such an e-mail would bring back. */
export const emailToken = v.object({
	token: v.string("'token' is a required string"),
	tokenId: v.string("'tokenId' is a required string"),
});

export const apiKeyLogin = v.object({ key: v.string("'key' is a required string"), options });
export const anonymousLogin = v.optional(v.object({ options }));

export const loginReply = v.object({
	access_token: v.string(),
	refresh_token: v.string(),
	user_id: id,
	device_id: v.optional(v.string()),
});

export const refreshReply = v.object({ access_token: v.string() });

export const profile = v.object({
	user_id: v.optional(v.string()),
	domain_id: v.optional(v.string()),
	type: v.string(),
	identities: v.array(
		v.object({
			id: v.string(),
			provider_type: v.string(),
			provider_id: v.optional(v.string()),
			provider_data: v.optional(v.record(v.string(), v.unknown())),
		}),
	),
	data: v.record(v.string(), v.unknown()),
});
export type Profile = Readonly<v.InferOutput<typeof profile>>;
