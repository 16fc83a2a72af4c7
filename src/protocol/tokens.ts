import * as v from 'valibot';

/** How long an access token lives, in seconds (App Services: 30 minutes, not configurable). */
export const accessTokenSeconds = 30 * 60;

/** How long a refresh token lives, in seconds (App Services: 60 days by default). */
export const refreshTokenSeconds = 60 * 24 * 60 * 60;

/** How a session was opened; the wire's provider names. */
export const providerType = v.picklist(['local-userpass', 'anon-user', 'api-key']);
export type ProviderType = v.InferOutput<typeof providerType>;

const identity = v.object({ id: v.string(), provider_type: providerType, provider_id: v.optional(v.string()) });

/** Claims of an access token. `baas_*` and `stitch_*` say the same twice, for old clients. */
export const accessClaims = v.object({
	typ: v.literal('access'),
	sub: v.string(),
	iat: v.number(),
	exp: v.number(),
	/** Session id. */
	iss: v.string(),
	baas_domain_id: v.string(),
	baas_device_id: v.string(),
	stitch_domainId: v.string(),
	stitch_devId: v.string(),
});
export type AccessClaims = Readonly<v.InferOutput<typeof accessClaims>>;

/** Claims of a refresh token; `baas_id` is the session id. */
export const refreshClaims = v.object({
	typ: v.literal('refresh'),
	sub: v.string(),
	iat: v.number(),
	exp: v.number(),
	baas_id: v.string(),
	baas_domain_id: v.string(),
	baas_device_id: v.string(),
	baas_identity: identity,
	baas_data: v.null(),
	stitch_id: v.string(),
	stitch_domainId: v.string(),
	stitch_devId: v.string(),
	stitch_ident: identity,
	stitch_data: v.null(),
});
export type RefreshClaims = Readonly<v.InferOutput<typeof refreshClaims>>;
