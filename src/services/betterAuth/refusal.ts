import * as v from 'valibot';
import { isJson } from '../../client/content.ts';
import { retryAfterOf } from '../../client/retryAfter.ts';
import { harmless } from '../../client/secrets.ts';
import { ApiError, type ErrorCode } from '../../protocol/errors.ts';
import { parseJson } from '../../protocol/json.ts';
import type { ApiReply } from '../../protocol/transport.ts';
import { withoutOddCharacters } from '../shownText.ts';
import { createsNoAccounts, takesNoPasswords } from './words.ts';

const refusal = v.object({
	message: v.fallback(v.optional(v.string()), undefined),
	code: v.fallback(v.optional(v.string()), undefined),
});

/** What Better Auth's codes mean; one that is not here is told in the service's own words. */
const byCode = new Map<string, ErrorCode>([
	['BAD_REQUEST', 'BadRequest'],
	['BANNED_USER', 'UserDisabled'],
	['CROSS_SITE_NAVIGATION_LOGIN_BLOCKED', 'DomainNotAllowed'],
	['EMAIL_NOT_VERIFIED', 'AccountNotConfirmed'],
	['INVALID_EMAIL_OR_PASSWORD', 'InvalidPassword'],
	['INVALID_ORIGIN', 'DomainNotAllowed'],
	['KEY_NOT_FOUND', 'APIKeyNotFound'],
	['MISSING_OR_NULL_ORIGIN', 'DomainNotAllowed'],
	['USER_ALREADY_EXISTS', 'AccountNameInUse'],
	['USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL', 'AccountNameInUse'],
	['USER_BANNED', 'UserDisabled'],
]);

/** What is switched off there, in words that say what else a person does. */
const switchedOff = new Map([
	['EMAIL_PASSWORD_DISABLED', takesNoPasswords],
	['EMAIL_PASSWORD_SIGN_UP_DISABLED', createsNoAccounts],
]);

const byStatus: Readonly<Record<number, ErrorCode>> = {
	404: 'NotFound',
	405: 'MethodNotAllowed',
	413: 'PayloadTooLarge',
	415: 'UnsupportedMediaType',
};

/** What an answer of status 400 or above means. Only Better Auth's JSON is the service's word; the rest is a proxy's. */
export function refusalOf(reply: ApiReply, token: string | undefined, secrets: readonly string[]): ApiError {
	const { status } = reply;
	const retryAfter = secondsUntilAgain(reply);
	const told = parseJson(refusal, reply.body);
	const isOff = isJson(reply) ? switchedOff.get(told?.code ?? '') : undefined;
	if (isOff !== undefined) return isOff();
	const code = codeOf(reply, told?.code, token);
	// Words of the service's own stand inside our sentences.
	const words = harmless(told?.message, secrets);
	const message = code === 'NotTheService' || words === undefined ? undefined : withoutOddCharacters(words);
	return new ApiError(code, { status, retryAfter, message });
}

function codeOf(reply: ApiReply, told: string | undefined, token: string | undefined): ErrorCode {
	const { status, body } = reply;
	// It comes without a code, and without saying that it is JSON.
	if (status === 429)
		return reply.headers['x-retry-after'] === undefined && !isJson(reply) ? stranger : 'TooManyRequests';
	// So answers a path that is none of its, and a failure that it did not expect.
	if (body === '' && status === 404) return 'NotFound';
	if (body === '' && status === 500) return 'InternalServerError';
	if (told === undefined || !isJson(reply) || status === 407) return stranger;
	if (status === 401 && token !== undefined && !byCode.has(told)) return 'InvalidSession';
	if (status >= 500) return 'InternalServerError';
	return byCode.get(told) ?? byStatus[status] ?? (status === 401 ? 'AuthError' : 'NotAccepted');
}

const stranger = 'NotTheService';

function secondsUntilAgain(reply: ApiReply): number | undefined {
	const told = reply.headers['x-retry-after'];
	return told === undefined ? retryAfterOf(reply) : retryAfterOf({ ...reply, headers: { 'retry-after': told } });
}
