import type { Context } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import { ApiError, isServiceErrorCode, serviceErrors } from '../../protocol/errors.ts';
import { isUnavailable } from '../store/storeErrors.ts';

/** What a thrown error is to the one who asked. */
export function apiErrorOf(error: unknown): ApiError {
	if (error instanceof ApiError) return error;
	return new ApiError(isUnavailable(error) ? 'Unavailable' : 'InternalServerError', { cause: error });
}

/** @param link where the service's log tells more */
export function refuse(context: Context, error: ApiError, link: string): Response {
	const code = isServiceErrorCode(error.code) ? error.code : 'InternalServerError';
	const { status, withoutBody, withoutCode }: (typeof serviceErrors)[typeof code] & Omissions = serviceErrors[code];
	if (error.retryAfter !== undefined) context.header('Retry-After', String(error.retryAfter));
	if (withoutBody) return empty(context, status);
	const named = withoutCode ? {} : { error_code: code };
	return context.json({ error: error.message, ...named, link }, status);
}

interface Omissions {
	readonly withoutBody?: true;
	readonly withoutCode?: true;
}

/** An answer without a body and so without a type. */
export function empty(context: Context, status: StatusCode): Response {
	// Else the socket would call it chunked; a 204 may not even have a length.
	if (status !== 204) context.header('Content-Length', '0');
	return context.body(null, status);
}
