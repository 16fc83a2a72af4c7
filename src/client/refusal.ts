import * as v from 'valibot';
import { errorBody, type ErrorBody } from '../protocol/errorBody.ts';
import { ApiError, isServiceErrorCode, type ServiceErrorCode } from '../protocol/errors.ts';
import { routes, type RouteName } from '../protocol/routes.ts';
import type { ApiReply } from '../protocol/transport.ts';
import { isJson, parsed } from './content.ts';
import { retryAfterOf } from './retryAfter.ts';
import { harmless } from './secrets.ts';

/** Texts by which a refusal without a (known) code is recognised, as the original sends them. */
const knownTexts: readonly (readonly [RegExp, ServiceErrorCode])[] = [
	[/^cannot find app/, 'AppNotFound'],
	[/^API key not found/, 'APIKeyNotFound'],
	[/^API key with name already exists/, 'APIKeyAlreadyExists'],
	[/^name already in use/, 'AccountNameInUse'],
	[/^user not found/, 'UserNotFound'],
	[/is a required string$/, 'MissingParameter'],
	[/can only contain ASCII letters/, 'InvalidParameter'],
	[/^authentication via .* is unsupported/, 'AuthProviderNotFound'],
	[/^invalid session/, 'InvalidSession'],
	[/^(must authenticate first|expected Authorization header)/, 'NotAuthenticated'],
];

/** What a status means when nothing else tells. */
const byStatus: Readonly<Record<number, ServiceErrorCode>> = {
	401: 'AuthError',
	403: 'Forbidden',
	404: 'NotFound',
	405: 'MethodNotAllowed',
	413: 'PayloadTooLarge',
	415: 'UnsupportedMediaType',
	429: 'TooManyRequests',
	503: 'Unavailable',
};

/**
 * What an answer of status 400 or above means. Only this protocol's JSON is the service's word; the one exception is the
 * bare 403 by which the original turns away users who may not have keys: no body, and no header of a proxy's.
 */
export function refusalOf(name: RouteName, reply: ApiReply, secrets: readonly string[]): ApiError {
	const { status } = reply;
	const retryAfter = retryAfterOf(reply);
	if (status === 403 && reply.body === '' && !isFromProxy(reply)) return new ApiError('Forbidden', { status });
	if (!isJson(reply)) return new ApiError('NotTheService', { status, retryAfter });
	let body: unknown;
	try {
		body = parsed(reply);
	} catch (error) {
		return error instanceof ApiError ? error : new ApiError('UnexpectedReply', { status });
	}
	const checked = v.safeParse(errorBody, body);
	if (!checked.success) return new ApiError('NotTheService', { status, retryAfter });
	return new ApiError(codeOf(name, status, checked.output), {
		status,
		retryAfter,
		message: harmless(checked.output.error, secrets),
		link: linkOf(checked.output, secrets),
	});
}

function codeOf(name: RouteName, status: number, body: ErrorBody): ServiceErrorCode {
	// With a token, the original says `unauthorized` of a session that is over, whatever code it adds.
	if (status === 401 && body.error === 'unauthorized' && routes[name].token !== 'none') return 'InvalidSession';
	if (body.error_code !== undefined && isServiceErrorCode(body.error_code)) return body.error_code;
	const known = knownTexts.find(([text]) => text.test(body.error));
	if (known !== undefined) return known[1];
	if (name === 'location' && status === 404) return 'AppNotFound';
	return byStatus[status] ?? (status >= 500 ? 'InternalServerError' : 'BadRequest');
}

function linkOf({ link }: ErrorBody, secrets: readonly string[]): string | undefined {
	if (link === undefined || harmless(link, secrets) !== link || !/^https?:/i.test(link)) return undefined;
	return URL.canParse(link) ? link : undefined;
}

function isFromProxy(reply: ApiReply): boolean {
	return Object.keys(reply.headers).some((header) => header === 'via' || header.startsWith('proxy-'));
}
