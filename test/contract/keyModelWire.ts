import assert from 'node:assert/strict';
import * as v from 'valibot';
import { routes } from '../../src/protocol/routes.ts';
import type { Answer, Call, Chosen } from './keyModel.ts';
import type { Ask, AskFunction, Reply } from './wire.ts';

/**
 * Makes a call of the model to a server.
 * @param address where it claims to come from, for a server that believes a proxy
 */
export function send(ask: AskFunction, call: Call, address: string): Promise<Reply> {
	const { method, path } = routes[call.route];
	const id = 'id' in call ? encodeURIComponent(call.id) : '';
	return ask(`${method} ${path.replace(':appId', 'local').replace(':id', id)}`, asked(call, address));
}

function asked(call: Call, address: string): Ask {
	const body = bodyOf(call);
	return {
		...(body === undefined ? {} : { body }),
		headers: { 'x-forwarded-for': address, ...('as' in call ? headersOf(call.as) : {}) },
	};
}

function headersOf(as: Extract<Call, { as: unknown }>['as']): Ask['headers'] & object {
	if (as.kind === 'none') return {};
	return { authorization: `Bearer ${'text' in as ? String(as.text) : ''}` };
}

function bodyOf(call: Call): object | undefined {
	if (call.route === 'register') return { email: call.email, password: call.password };
	if (call.route === 'logInWithPassword') return { username: call.email, password: call.password };
	if (call.route === 'logInWithApiKey') return { key: call.value };
	if (call.route === 'createKey') return { name: call.name };
	return undefined;
}

const refusal = v.looseObject({ error: v.string(), link: v.pipe(v.string(), v.regex(/logs\?co_id=[0-9a-f]{24}$/)) });

/** What was answered, as the model writes it; what every answer must have besides is asserted. */
export function answerIn({ status, body, json, headers }: Reply): Answer {
	assert.equal(headers['cache-control'], 'no-store');
	assert.equal(headers['content-type'], body === '' ? undefined : 'application/json');
	if (status < 400 || body === '') return { status, body: json };
	const { link, ...rest } = v.parse(refusal, json);
	return { status, body: rest };
}

/** The fields of an answer, none for a list or an empty answer. */
export function chosenIn({ json }: Reply): Chosen {
	const fields = v.safeParse(v.record(v.string(), v.unknown()), json);
	return fields.success ? fields.output : {};
}
