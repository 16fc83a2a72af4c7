import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { FuzzRequest } from './fuzzRequests.ts';

export interface FuzzReply {
	readonly method: string;
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

/** Sends requests over connections that are kept. A connection that ends without an answer gives undefined. */
export class FuzzSender {
	readonly #agent = new Agent({ keepAlive: true });
	readonly #port: number;

	constructor(port: number) {
		this.#port = port;
	}

	async send({ method, path, headers, body }: FuzzRequest): Promise<FuzzReply | undefined> {
		const asked = request({
			...{ host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path: pathOf(path) },
			headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerOf(value)])),
			signal: AbortSignal.timeout(10_000),
		});
		asked.end(body);
		try {
			const [answer] = (await once(asked, 'response')) as [IncomingMessage];
			return { method, status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
		} catch (error) {
			if (error instanceof Error && error.name === 'AbortError') throw error;
			return undefined;
		}
	}

	close(): void {
		this.#agent.destroy();
	}
}

/** As bytes of UTF-8, which are no valid path but go out; Node refuses to send what would split the line. */
function pathOf(path: string): string {
	return asBytes(path).replace(
		/[\x00-\x20]/g,
		(character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
	);
}

function headerOf(value: string): string {
	return asBytes(value).replace(/[\x00-\x08\x0a-\x1f\x7f]/g, '');
}

function asBytes(text: string): string {
	return Buffer.from(text, 'utf8').toString('latin1');
}
