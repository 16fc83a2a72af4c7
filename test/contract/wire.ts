import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { apiRoot } from '../../src/protocol/routes.ts';
import { createdApiKey, loginReply, type CreatedApiKey } from '../../src/protocol/shapes.ts';
import type { ApiReply, ApiRequest } from '../../src/protocol/transport.ts';
import type { Target } from './target.ts';

/** One call, written as the wire has it: `POST /auth/api_keys`. */
export interface Ask {
	readonly token?: string;
	/** Sent as JSON. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply extends ApiReply {
	/** The body read as JSON; undefined when there is none. */
	readonly json: unknown;
}

export type AskFunction = (line: string, ask?: Ask) => Promise<Reply>;

/** Lets a test write calls in one line each. */
export function asker({ transport, baseUrl }: Target): AskFunction {
	return async (line, { token, body, headers } = {}) => {
		const [method = '', path = ''] = line.split(' ');
		const reply = await transport({
			method: methodOf(method),
			url: baseUrl + (path.startsWith('/.') ? path : apiRoot + path),
			headers: {
				accept: 'application/json',
				...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(10_000),
		});
		return { ...reply, json: reply.body === '' ? undefined : (JSON.parse(reply.body) as unknown) };
	};
}

/** Tests may send what the protocol has no word for. */
function methodOf(text: string): ApiRequest['method'] {
	return text as ApiRequest['method'];
}

export interface SignedIn {
	readonly userId: string;
	readonly access: string;
	readonly refresh: string;
	readonly deviceId: string | undefined;
}

export const password = 'not-a-real-password';

export function newEmail(): string {
	return `${randomUUID()}@example.com`;
}

export async function register(ask: AskFunction, email = newEmail()): Promise<string> {
	const reply = await ask('POST /app/local/auth/providers/local-userpass/register', { body: { email, password } });
	assert.equal(reply.status, 201);
	return email;
}

export async function signIn(ask: AskFunction, email: string): Promise<SignedIn> {
	const body = { username: email, password };
	return signedIn(await ask('POST /app/local/auth/providers/local-userpass/login', { body }));
}

export async function signInWithKey(ask: AskFunction, key: string): Promise<SignedIn> {
	return signedIn(await ask('POST /app/local/auth/providers/api-key/login', { body: { key } }));
}

export async function signInAnonymously(ask: AskFunction): Promise<SignedIn> {
	return signedIn(await ask('POST /app/local/auth/providers/anon-user/login', { body: {} }));
}

export async function newUser(ask: AskFunction): Promise<SignedIn> {
	return signIn(ask, await register(ask));
}

export async function createKey(ask: AskFunction, token: string, name = 'ci-deploy'): Promise<CreatedApiKey> {
	const reply = await ask('POST /auth/api_keys', { token, body: { name } });
	assert.equal(reply.status, 201);
	return v.parse(createdApiKey, reply.json);
}

export function signedIn(reply: Reply): SignedIn {
	assert.equal(reply.status, 200);
	const { user_id: userId, access_token: access, refresh_token: refresh, device_id } = v.parse(loginReply, reply.json);
	return { userId, access, refresh, deviceId: device_id };
}

/** The refusal is of this status, code (undefined for none) and text, and links into the log. */
export function assertRefused(reply: Reply, status: number, code: string | undefined, text: string | RegExp): void {
	const body = v.parse(
		v.strictObject({ error: v.string(), error_code: v.optional(v.string()), link: v.string() }),
		reply.json,
	);
	assert.deepEqual([reply.status, body.error_code], [status, code]);
	if (typeof text === 'string') assert.equal(body.error, text);
	else assert.match(body.error, text);
	assert.match(body.link, /logs\?co_id=[0-9a-f]{24}$/);
	assert.equal(reply.headers['content-type'], 'application/json');
}

/** The refusal has neither body nor type. */
export function assertForbidden(reply: Reply): void {
	assert.deepEqual([reply.status, reply.body, reply.headers['content-type']], [403, '', undefined]);
}
