import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import type { ApiReply } from '../../src/protocol/transport.ts';
import { startMemoryServer, type MemoryServer } from './memoryServer.ts';

/** What may go wrong on the way to a key service, and on the way back. */
export const faults = {
	/** The request gets lost. */
	'drops the connection at once': ({ response }) => response.destroy(),
	/** The answer gets lost: the service has done its part. */
	'drops the connection instead of answering': async ({ pass, response }) => {
		await pass();
		response.destroy();
	},
	'answers 500': ({ response }) => json(response, 500, '{"error":"it failed","error_code":"InternalServerError"}'),
	'answers 429': ({ response }) => {
		response.setHeader('retry-after', '60');
		json(response, 429, '{"error":"too many requests","error_code":"TooManyRequests"}');
	},
	'answers HTML': ({ response }) =>
		response.writeHead(200, { 'content-type': 'text/html' }).end('<html><h1>Welcome to the airport</h1></html>'),
	'cuts its JSON off': async ({ pass, response }) => {
		const { status, body } = await pass();
		json(response, status === 204 ? 200 : status, body.length > 1 ? body.slice(0, body.length / 2) : '{"cut');
	},
	'breaks off amid its answer': async ({ pass, response }) => {
		const { body } = await pass();
		response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
		response.write(body.slice(0, 5) || '{"', () => response.destroy());
	},
	'dies in the middle': async ({ pass, die }) => {
		await pass();
		die();
	},
} as const satisfies Record<string, (exchange: Exchange) => unknown>;
export type Fault = keyof typeof faults;

interface Exchange {
	readonly response: ServerResponse;
	/** Has the real service do what was asked. */
	readonly pass: () => Promise<ApiReply>;
	readonly die: () => void;
}

const methods = v.picklist(['GET', 'POST', 'PUT', 'DELETE']);

/** A real server on loopback before the real key server: does what is asked, until it is told to have a fault. */
export class BadService {
	/** What goes wrong with the requests that `concerns` names. */
	fault: Fault | undefined;
	concerns: (method: string, path: string) => boolean = () => true;
	/** Those that have arrived, as `PUT /api/…`. */
	readonly requests: string[] = [];
	/** So many were under way at once. */
	mostAtOnce = 0;
	/** Answers wait for it; set a promise to make the service slow. */
	answering: Promise<void> = Promise.resolve();
	/** Has everything done and answers none of it, without an end. */
	keepsAnswers = false;
	readonly #server: Server;
	#behind: MemoryServer | undefined;
	#port = 0;
	#underWay = 0;

	constructor() {
		this.#server = createServer((request, response) => void this.#handle(request, response));
	}

	get address(): string {
		return `http://127.0.0.1:${this.#port}`;
	}

	/** The real one. */
	get behind(): MemoryServer {
		assert(this.#behind);
		return this.#behind;
	}

	/** Listens, after the first time and after it died where it listened before. */
	async listen(): Promise<void> {
		await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
		this.#port = (this.#server.address() as AddressInfo).port;
		this.#behind ??= await startMemoryServer({ publicUrl: this.address });
	}

	/** Everything is as it should be again. */
	async recover(): Promise<void> {
		this.fault = undefined;
		this.keepsAnswers = false;
		this.concerns = () => true;
		this.answering = Promise.resolve();
		if (!this.#server.listening) await this.listen();
	}

	async close(): Promise<void> {
		this.#die();
		await this.behind.close();
	}

	async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = '', url = '' } = request;
		this.requests.push(`${method} ${url}`);
		this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#underWay);
		response.once('close', () => this.#underWay--);
		const pass = () => this.#pass(request);
		const isConcerned = this.concerns(method, url);
		const { fault } = this;
		if (isConcerned) await this.answering;
		if (fault !== undefined && isConcerned) {
			await faults[fault]({ response, pass, die: () => this.#die() });
			return;
		}
		const { status, headers, body } = await pass();
		if (this.keepsAnswers && isConcerned) return;
		response.writeHead(status, headers).end(body);
	}

	async #pass(request: IncomingMessage): Promise<ApiReply> {
		const body = await text(request);
		const { authorization, 'content-type': type = '' } = request.headers;
		return this.behind.transport({
			method: v.parse(methods, request.method),
			url: this.behind.baseUrl + (request.url ?? ''),
			headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
			signal: new AbortController().signal,
			...(body && { body }),
		});
	}

	#die(): void {
		this.#server.close();
		this.#server.closeAllConnections();
	}
}

function json(response: ServerResponse, status: number, body: string): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
