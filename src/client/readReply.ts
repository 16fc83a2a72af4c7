import * as v from 'valibot';
import { ApiError } from '../protocol/errors.ts';
import { routes, type ReplyOf, type RouteName } from '../protocol/routes.ts';
import { maxReplyBytes, type ApiReply } from '../protocol/transport.ts';
import { isHtml, isJson, parsed } from './content.ts';
import { refusalOf } from './refusal.ts';

/**
 * What a route answered, checked by size, status, content type and shape.
 * @param secrets what no error may repeat
 * @throws ApiError the service's refusal; `NotTheService`; `UnexpectedReply`
 */
export function readReply<Name extends RouteName>(
	name: Name,
	reply: ApiReply,
	secrets: readonly string[],
): ReplyOf<Name> {
	// Characters are never more than bytes; a transport that counts bytes has refused already.
	if (reply.body.length > maxReplyBytes) throw new ApiError('UnexpectedReply', { status: reply.status });
	if (reply.status >= 400) throw refusalOf(name, reply, secrets);
	if (reply.status < 200 || reply.status > 299) throw redirected(reply);
	const checked = v.safeParse(routes[name].reply, successOf(name, reply));
	// The issues of the check quote what was answered, perhaps a token: they go no further.
	if (!checked.success) throw new ApiError('UnexpectedReply', { status: reply.status });
	return checked.output;
}

function successOf(name: RouteName, reply: ApiReply): unknown {
	const { status } = reply;
	// A portal before the network answers 200 with a page of its own, to everything.
	if (isHtml(reply)) throw new ApiError('NotTheService', { status });
	// Where nothing is to be told, whatever is told is ignored, as by the SDKs.
	if (routes[name].reply.type === 'undefined') return undefined;
	if (!isJson(reply)) throw new ApiError('UnexpectedReply', { status });
	return parsed(reply);
}

/** Redirects are never followed: the request carries a token, or a password. */
export function redirected(reply: ApiReply): ApiError {
	const target = reply.headers['location'] ?? '';
	const origin = /^https?:/i.test(target) && URL.canParse(target) ? new URL(target).origin : undefined;
	const message = origin === undefined ? undefined : `the service redirects to ${origin}, which is not followed`;
	return new ApiError('NotTheService', { status: reply.status, message });
}
