import { ApiError } from '../protocol/errors.ts';

/** No text of somebody else's in an error is longer, in characters. */
const maxTextLength = 500;

/** What a request holds that no error may repeat: its token, and a password or key value in its body. */
export function secretsIn(body: unknown, token: string | undefined): readonly string[] {
	const entries: [string, unknown][] = typeof body === 'object' && body !== null ? Object.entries(body) : [];
	const values = entries.filter(([name]) => name === 'password' || name === 'key').map(([, value]) => value);
	return [token, ...values].flatMap((secret) =>
		// As it is, and as it stands in JSON that somebody quotes.
		typeof secret === 'string' && secret !== '' ? [secret, JSON.stringify(secret).slice(1, -1)] : [],
	);
}

/** Somebody else's text as it may stand in an error; undefined when it repeats a secret, or says nothing. */
export function harmless(text: unknown, secrets: readonly string[]): string | undefined {
	if (typeof text !== 'string' || secrets.some((secret) => text.includes(secret))) return undefined;
	const shown = text
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.replace(/\/\/[^/@\s]*@/g, '//')
		.trim();
	return shown === '' ? undefined : shown.slice(0, maxTextLength);
}

/** What a transport's rejection means. Of a foreign error only type, code and message are kept, and no secret. */
export function failureOf(error: unknown, secrets: readonly string[]): ApiError {
	if (error instanceof ApiError) return error;
	const told: { type?: unknown; code?: unknown; message?: unknown } =
		typeof error === 'object' && error !== null ? error : {};
	const cause = {
		type: harmless(told.type, secrets),
		code: harmless(told.code, secrets),
		message: harmless(told.message, secrets),
	};
	return new ApiError(told.type === 'max-size' ? 'UnexpectedReply' : 'Unreachable', { cause });
}
