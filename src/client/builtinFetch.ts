import { ApiError } from '../protocol/errors.ts';
import { maxReplyBytes, type Transport } from '../protocol/transport.ts';

/**
 * Sends with the `fetch` of Node.js or a browser. Redirects are answers like any other. Not for an editor's extension:
 * there it does not get through every proxy and company certificate, and node-fetch does.
 */
export const builtinFetchTransport: Transport = async ({ method, url, headers, body, signal }) => {
	const reply = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
	const text = await (isShort(reply.headers) ? reply.text() : readText(reply));
	return { status: reply.status, headers: Object.fromEntries(reply.headers), body: text };
};

/** Whether no more than the limit can come; to read it whole is far cheaper than by pieces. */
function isShort(headers: Headers): boolean {
	const length = headers.get('content-length');
	return length !== null && Number(length) <= maxReplyBytes && !headers.has('content-encoding');
}

/** @throws ApiError `UnexpectedReply` when it is too long */
async function readText({ body }: Response): Promise<string> {
	const decoder = new TextDecoder();
	// The types leave open what a stream holds; an answer's holds bytes.
	const chunks: AsyncIterable<Uint8Array> | null = body;
	let text = '';
	let bytes = 0;
	for await (const chunk of chunks ?? []) {
		bytes += chunk.length;
		if (bytes > maxReplyBytes) throw tooLong();
		text += decoder.decode(chunk, { stream: true });
	}
	return text + decoder.decode();
}

function tooLong(): ApiError {
	return new ApiError('UnexpectedReply', { cause: { message: `the answer is longer than ${maxReplyBytes} bytes` } });
}
