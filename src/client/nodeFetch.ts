import fetch from 'node-fetch';
import { maxReplyBytes, type Transport } from '../protocol/transport.ts';

/**
 * Sends with node-fetch and no agent, which is what gets through an editor's proxy settings. Redirects are answers like
 * any other. Rejects with node-fetch's own errors (`type`, `code`, `message`): this file may be bundled apart from the
 * rest, where an `ApiError` of its own would be a stranger.
 */
export const nodeFetchTransport: Transport = async ({ method, url, headers, body, signal }) => {
	const reply = await fetch(url, {
		method,
		headers,
		body: body ?? null,
		signal,
		redirect: 'manual',
		size: maxReplyBytes,
	});
	return { status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() };
};
