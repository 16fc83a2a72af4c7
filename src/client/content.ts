import { ApiError } from '../protocol/errors.ts';
import type { ApiReply } from '../protocol/transport.ts';

/** By its header, with or without a charset. */
export function isJson(reply: ApiReply): boolean {
	return typeOf(reply).startsWith('application/json');
}

/** By its header, or by how it begins when there is no header. */
export function isHtml(reply: ApiReply): boolean {
	return typeOf(reply) === '' ? /^\s*<(!doctype|html)/i.test(reply.body) : typeOf(reply).startsWith('text/html');
}

/** @throws ApiError `UnexpectedReply` when the JSON is broken; what it said is not repeated */
export function parsed(reply: ApiReply): unknown {
	try {
		return JSON.parse(reply.body);
	} catch {
		throw new ApiError('UnexpectedReply', { status: reply.status });
	}
}

function typeOf(reply: ApiReply): string {
	return (reply.headers['content-type'] ?? '').trim().toLowerCase();
}
