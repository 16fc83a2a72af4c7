import assert from 'node:assert/strict';
import { endOf } from '../../../src/client/deadline.ts';
import type { ApiReply, ApiRequest } from '../../../src/protocol/transport.ts';
import { betterAuth } from '../../../src/services/betterAuth/service.ts';
import type { KeySession } from '../../../src/services/keyService.ts';

export type Answer = ApiReply | ((request: ApiRequest) => ApiReply | Promise<ApiReply>);

export const address = 'https://www.example.com/api/auth';
export const person = { email: 'ada@example.com', password: 'not-a-real-password' };
export const signedToken = 'fake-token.fake-signature';
export const user = { id: 'user-1', email: person.email };

export function json(status: number, body: unknown, headers: Record<string, string> = {}): ApiReply {
	return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function refusal(status: number, code: string, message = 'Its own words'): ApiReply {
	return json(status, { code, message });
}

export function row(name: string, more: object = {}): object {
	return { id: `id-${name}`, name, start: 'abcdef', enabled: true, createdAt: '2026-01-02T03:04:05.000Z', ...more };
}

const usual: Readonly<Record<string, Answer>> = {
	'/sign-in/email': json(200, { redirect: false, token: 'fake-token', user }, { 'set-auth-token': signedToken }),
	'/sign-out': json(200, { success: true }),
	'/get-session': json(200, { session: {}, user }),
	'/api-key/list': json(200, { apiKeys: [], total: 0 }),
};

/**
 * Better Auth by a script, keyed by the path below its base path. Of a list each answer is given once, and the last one
 * for ever. What the script leaves out is answered as usual, or as a path that it does not know.
 */
export class ScriptedBetterAuth {
	readonly requests: ApiRequest[] = [];
	/** The waits in seconds; they take no time. */
	readonly waited: number[] = [];
	/** Told of each wait, before it is over. */
	onWait: () => void = () => undefined;
	readonly #answers: Map<string, Answer[]>;

	constructor(script: Readonly<Record<string, Answer | Answer[]>> = {}) {
		this.#answers = new Map(Object.entries({ ...usual, ...script }).map(([path, answer]) => [path, [answer].flat()]));
	}

	readonly transport = async (request: ApiRequest): Promise<ApiReply> => {
		this.requests.push(request);
		const answers = this.#answers.get(pathOf(request)) ?? [{ status: 404, headers: {}, body: '' }];
		const answer = answers.length > 1 ? answers.shift() : answers[0];
		assert(answer !== undefined);
		return typeof answer === 'function' ? answer(request) : answer;
	};

	readonly pace = {
		now: () => this.waited.reduce((sum, seconds) => sum + seconds, 0) * 1000,
		random: () => 0,
		wait: async (milliseconds: number, signal: AbortSignal) => {
			this.waited.push(milliseconds / 1000);
			this.onWait();
			if (signal.aborted) throw endOf(signal);
		},
	};

	get asked(): string[] {
		return this.requests.map(pathOf);
	}

	service(clientId?: string) {
		const { transport, pace } = this;
		return betterAuth({ id: 'x', label: 'X', host: 'www.example.com', address, clientId, transport, pace });
	}

	/** A session of earlier, so that nothing has been asked yet. */
	session(): KeySession {
		const stored = { token: signedToken, userId: user.id, email: user.email, address };
		const session = this.service().resume(stored);
		assert(session !== undefined);
		return session;
	}
}

function pathOf({ url }: ApiRequest): string {
	return new URL(url).pathname.replace('/api/auth', '');
}

/** What a list makes of an answer. */
export function listing(reply: ApiReply) {
	return new ScriptedBetterAuth({ '/api-key/list': reply }).session().listKeys();
}
