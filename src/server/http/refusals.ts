import { ApiError, isServiceErrorCode, serviceErrors } from '../../protocol/errors.ts';
import { isUnavailable } from '../store/storeErrors.ts';
import { emptyReply, jsonReply } from './reply.ts';

/** What a thrown error is to the one who asked. */
export function apiErrorOf(error: unknown): ApiError {
	if (error instanceof ApiError) return error;
	if (isUnavailable(error)) return new ApiError('Unavailable', { cause: error, retryAfter });
	return new ApiError('InternalServerError', { cause: error });
}

/** Seconds in which a database is back, or a lock is free, as a rule. */
const retryAfter = 2;

/**
 * @param link where the service's log tells more
 * @param allow methods that the path knows, for when the one that was used is none of them
 */
export function refuse(error: ApiError, link: string, allow?: string): Response {
	const code = isServiceErrorCode(error.code) ? error.code : 'InternalServerError';
	const { status, withoutBody, withoutCode }: (typeof serviceErrors)[typeof code] & Omissions = serviceErrors[code];
	if (withoutBody) return emptyReply(status);
	const named = withoutCode ? {} : { error_code: code };
	return jsonReply({ error: error.message, ...named, link }, status, {
		...(error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) }),
		...(allow === undefined ? {} : { allow }),
	});
}

interface Omissions {
	readonly withoutBody?: true;
	readonly withoutCode?: true;
}
