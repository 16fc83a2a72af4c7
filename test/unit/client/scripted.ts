import assert from 'node:assert/strict';
import {
	App,
	ApiError,
	Credentials,
	type ApiReply,
	type ApiRequest,
	type AppOptions,
	type ErrorCode,
	type User,
} from '../../../src/client/index.ts';

import { realPace, type Pace } from '../../../src/client/pace.ts';

export type Answer = ApiReply | ((request: ApiRequest) => ApiReply | Promise<ApiReply>);

export const baseUrl = 'https://keys.example.com';
export const tokens = { access: 'fake-access-token-1', refresh: 'fake-refresh-token' };
export const key = { _id: '5eb59315000000000000000a', name: 'ci-deploy', disabled: false };

export function json(status: number, body: unknown, type = 'application/json'): ApiReply {
	return { status, headers: { 'content-type': type }, body: JSON.stringify(body) };
}

export function text(status: number, body: string, headers: Record<string, string> = {}): ApiReply {
	return { status, headers, body };
}

export function refusal(status: number, error: string, code?: string): ApiReply {
	return json(status, { error, error_code: code });
}

export const deadSession = refusal(401, 'invalid session', 'InvalidSession');

export function locatedAt(hostname: string): ApiReply {
	return json(200, { deployment_model: 'LOCAL', location: 'US-VA', hostname, ws_hostname: 'wss://ws.example.com' });
}

const usual: Record<string, Answer> = {
	'GET /app/demo/location': locatedAt(baseUrl),
	'POST /app/demo/auth/providers/*/login': json(200, {
		access_token: tokens.access,
		refresh_token: tokens.refresh,
		user_id: '5e5e6f0a0000000000000001',
		device_id: '000000000000000000000000',
	}),
	'GET /auth/api_keys': json(200, [key]),
	'DELETE /auth/session': text(204, ''),
};

/**
 * A transport that answers by its script, keyed by method and path below the API's root. Of a list each answer is given
 * once, and the last one for ever. What the script leaves out is answered as usual.
 */
export class ScriptedService {
	readonly requests: ApiRequest[] = [];
	/** The waits between attempts, in milliseconds; they take no time. */
	readonly waited: number[] = [];
	/** What chance says, from 0 to below 1. */
	random = 0;
	readonly #answers: Map<string, Answer[]>;

	constructor(script: Record<string, Answer | Answer[]> = {}) {
		this.#answers = new Map(Object.entries({ ...usual, ...script }).map(([what, answer]) => [what, [answer].flat()]));
	}

	readonly transport = async (request: ApiRequest): Promise<ApiReply> => {
		this.requests.push(request);
		const answers = this.#answers.get(nameOf(request)) ?? [text(404, 'not in the script')];
		const answer = answers.length > 1 ? answers.shift() : answers[0];
		assert(answer !== undefined);
		return typeof answer === 'function' ? answer(request) : answer;
	};

	/** What was asked, in order, such as `GET /auth/api_keys`. */
	get asked(): string[] {
		return this.requests.map(nameOf);
	}

	readonly #pace: Pace = {
		now: () => this.waited.reduce((sum, wait) => sum + wait, 0),
		wait: async (milliseconds) => void this.waited.push(milliseconds),
		random: () => this.random,
	};

	app(options: Partial<AppOptions> = {}, pace = this.#pace): App {
		return new App({ id: 'demo', baseUrl, transport: this.transport, ...options }, pace);
	}

	/** A user whose location and session are known, so that nothing has been asked yet. */
	user(options: Partial<AppOptions> = {}): User {
		return resumed(this.app(options));
	}

	/** The same, and its waits take their time. */
	userInRealTime(options: Partial<AppOptions> = {}): User {
		return resumed(this.app(options, realPace));
	}

	signIn(options: Partial<AppOptions> = {}): Promise<User> {
		return this.app(options).logIn(Credentials.emailPassword('ada@example.com', 'not-a-password'));
	}
}

function resumed(app: App): User {
	return app.resume({
		userId: '5e5e6f0a0000000000000001',
		accessToken: tokens.access,
		refreshToken: tokens.refresh,
		providerType: 'local-userpass',
		hostname: baseUrl,
	});
}

/** A transport's failure, by the code that Node gives it. */
export function failing(code: string, more: object = {}): () => Promise<ApiReply> {
	return () => Promise.reject(Object.assign(new Error(code), { code, ...more }));
}

/** A transport that never answers and does not listen to the signal. */
export function silent(): Promise<ApiReply> {
	return new Promise(() => {});
}

/** Waits for the failure that a call has to end with. */
export async function failsWith(code: ErrorCode, call: Promise<unknown>): Promise<ApiError> {
	try {
		await call;
	} catch (error) {
		assert(error instanceof ApiError, `an ApiError, not ${String(error)}`);
		assert.equal(error.code, code);
		return error;
	}
	assert.fail(`${code} was expected`);
}

/** The access tokens of the sessions that a user's listeners are told of; undefined for the end. */
export function heard(user: User): (string | undefined)[] {
	const events: (string | undefined)[] = [];
	user.onDidChangeSession((session) => events.push(session?.accessToken));
	return events;
}

function nameOf({ method, url }: ApiRequest): string {
	const path = new URL(url).pathname.replace('/api/client/v2.0', '');
	return `${method} ${path.replace(/providers\/[\w-]+\/login/, 'providers/*/login')}`;
}
