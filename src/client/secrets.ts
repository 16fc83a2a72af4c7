import { ApiError } from '../protocol/errors.ts';

/** No text of somebody else's in an error is longer, in characters. */
const maxTextLength = 500;

/** What a request holds that no error may repeat: its token, and a password or key value in its body. */
export function secretsIn(body: unknown, token: string | undefined): readonly string[] {
	const entries: [string, unknown][] = typeof body === 'object' && body !== null ? Object.entries(body) : [];
	const values = entries.filter(([name]) => name === 'password' || name === 'key').map(([, value]) => value);
	return [token, ...values].filter((secret) => typeof secret === 'string').filter((secret) => secret !== '');
}

/** As it is, as it stands in JSON, and both as they stand in an address that somebody quotes. */
function writingsOf(secret: string): readonly string[] {
	const plain = [secret, JSON.stringify(secret).slice(1, -1)];
	return [...plain, ...plain.map((text) => encodeURIComponent(text.toWellFormed()))];
}

/** Somebody else's text as it may stand in an error; undefined when it repeats a secret, or says nothing. */
export function harmless(text: unknown, secrets: readonly string[]): string | undefined {
	if (typeof text !== 'string' || secrets.flatMap(writingsOf).some((secret) => text.includes(secret))) {
		return undefined;
	}
	const shown = text
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.replace(/\/\/[^/@\s]*@/g, '//')
		.trim();
	return shown === '' ? undefined : shown.slice(0, maxTextLength);
}

/** What a transport may reject with; node-fetch, Node and the built-in fetch each tell in their own fields. */
interface Failure {
	readonly type?: unknown;
	readonly code?: unknown;
	readonly syscall?: unknown;
	readonly erroredSysCall?: unknown;
	readonly message?: unknown;
	readonly cause?: unknown;
}

/** What a transport's rejection means. Of a foreign error only these texts are kept, and no secret. */
export function failureOf(error: unknown, secrets: readonly string[]): ApiError {
	if (error instanceof ApiError) return error;
	const told: Failure = typeof error === 'object' && error !== null ? error : {};
	// The built-in fetch says why in the cause of what it throws.
	const reason: Failure = typeof told.cause === 'object' && told.cause !== null ? told.cause : {};
	const cause = {
		type: harmless(told.type, secrets),
		code: harmless(told.code ?? reason.code, secrets),
		syscall: harmless(told.erroredSysCall ?? told.syscall ?? reason.syscall, secrets),
		message: harmless(told.message, secrets),
	};
	return new ApiError(told.type === 'max-size' ? 'UnexpectedReply' : 'Unreachable', { cause });
}
