import { Readable } from 'node:stream';
import fetch from 'node-fetch';
import { maxReplyBytes, type Transport } from '../protocol/transport.ts';

/**
 * Sends with node-fetch and no agent, which is what gets through an editor's proxy settings. Redirects are answers like
 * any other. Rejects with errors of node-fetch or Node, or alike (`type`, `code`, `message`): this file may be bundled
 * apart from the rest, where an `ApiError` of its own would be a stranger.
 */
export const nodeFetchTransport: Transport = async ({ method, url, headers, body, signal }) => {
	const reply = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
	const text = reply.body instanceof Readable ? await textOf(reply.body) : '';
	// `raw` and `textOf` do what iterating over the headers and `text()` do, in less of the time that a request takes.
	const told = Object.entries(reply.headers.raw()).map(([name, values]) => [name, values.join(', ')] as const);
	return { status: reply.status, headers: Object.fromEntries(told), body: text };
};

/** Rejects when it is cut off: then the stream that node-fetch makes of it fails. */
function textOf(body: Readable): Promise<string> {
	const { promise, resolve, reject } = Promise.withResolvers<string>();
	const chunks: Buffer[] = [];
	let bytes = 0;
	body.on('data', (chunk: Buffer) => {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes > maxReplyBytes) body.destroy(new TooLong());
	});
	body.on('end', () => resolve(new TextDecoder().decode(Buffer.concat(chunks))));
	body.on('error', reject);
	return promise;
}

class TooLong extends Error {
	/** As node-fetch says it. */
	readonly type = 'max-size';

	constructor() {
		super(`the answer is longer than ${maxReplyBytes} bytes`);
	}
}
