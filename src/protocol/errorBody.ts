import * as v from 'valibot';

/** The body of a refusal. Fields of a wrong type count as absent, as in realm-web. */
export const errorBody = v.object({
	error: v.string(),
	error_code: v.fallback(v.optional(v.string()), undefined),
	link: v.fallback(v.optional(v.string()), undefined),
});
export type ErrorBody = v.InferOutput<typeof errorBody>;
