import { createHmac } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { controlReplyText, controlRequest } from '../../../src/protocol/control.ts';

/** Programs that have the server's port and not its key, by what they do. */
export const strangers = {
	'knows nothing': (_request, response) => void response.writeHead(404).end('not here'),
	'says what it hears': (request, response) => void request.pipe(response),
	'makes up a proof': (request, response) => void makeUpProof(request, response),
	'never answers': () => undefined,
	'never stops answering': (_request, response) => {
		const more = () => !response.destroyed && response.write('x'.repeat(65536), () => setImmediate(more));
		more();
	},
	'cuts the line': (request) => void request.socket.destroy(),
} as const satisfies Readonly<Record<string, RequestListener>>;

/** Says all that a server says; for want of the key, the proof is by an empty one. */
async function makeUpProof(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const asked = v.parse(controlRequest, JSON.parse(await text(request)));
	const reply = { pid: process.pid, port: request.socket.localPort ?? 0, version: '99.0.0', kept: false };
	const mac = createHmac('sha256', '').update(controlReplyText(asked, reply)).digest('hex');
	response.end(JSON.stringify({ ...reply, mac }));
}
