import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { apiKey, type ApiKey } from '../../src/protocol/shapes.ts';
import { takeEffect, type Change, type Person, type PromisedSession } from './crashPerson.ts';
import { signedIn, type AskFunction } from './wire.ts';

/** What is wrong, a sentence each. */
export type Problems = string[];

export interface Findings {
	readonly problems: Problems;
	/** Whether a request was done though its answer got lost, where that can be told. */
	readonly done: boolean;
}

/**
 * Compares what somebody was promised with what a server knows after its start. What the answer that got lost would
 * have told is taken over, and must be wholly done or not at all.
 */
export async function checkPerson(ask: AskFunction, person: Person): Promise<Findings> {
	const reply = await ask('GET /auth/api_keys', { token: person.token });
	if (reply.status !== 200) return { problems: [`the list was answered ${reply.status} ${reply.body}`], done: false };
	const listed = v.parse(v.array(apiKey), reply.json);
	const done = await settle(ask, person, listed);
	const keys = checkKeys(person, listed);
	return { problems: [...keys, ...(await checkSessions(ask, person)), ...(await checkValues(ask, person))], done };
}

/** Finds out whether the request that got no answer was done, and if so, takes over what it did. */
export async function settle(ask: AskFunction, person: Person, listed: readonly ApiKey[]): Promise<boolean> {
	const { open } = person;
	person.open = undefined;
	// A session that nobody has the token of makes no difference.
	if (open === undefined || open.kind === 'signInWithKey' || open.kind === 'signInWithPassword') return false;
	if (open.kind === 'create') {
		const made = listed.find(({ name }) => name === open.name);
		if (made === undefined) return false;
		person.keys.set(made._id, { id: made._id, name: made.name, value: undefined, disabled: false });
		return true;
	}
	const done = await isDone(ask, open, listed);
	if (done) takeEffect(person, open);
	return done;
}

async function isDone(ask: AskFunction, change: Change, listed: readonly ApiKey[]): Promise<boolean> {
	if (change.kind === 'signOut') return !(await stands(ask, change.session.token));
	const key = listed.find(({ _id }) => _id === change.key.id);
	return change.kind === 'delete' ? key === undefined : key?.disabled === (change.kind === 'disable');
}

function checkKeys(person: Person, listed: readonly ApiKey[]): Problems {
	const problems: Problems = [];
	for (const { id, name, disabled } of person.keys.values()) {
		const found = listed.find(({ _id }) => _id === id);
		if (found === undefined) problems.push(`the key ${name} is lost`);
		else if (found.name !== name) problems.push(`the key ${name} is called ${found.name}`);
		else if (found.disabled !== disabled)
			problems.push(`the key ${name} is no longer ${disabled ? 'disabled' : 'enabled'}`);
	}
	for (const { _id, name } of listed) {
		if (person.deleted.has(_id)) problems.push(`the deleted key ${name} is there again`);
		else if (!person.keys.has(_id)) problems.push(`nobody has made the key ${name}`);
	}
	return problems;
}

async function checkSessions(ask: AskFunction, person: Person): Promise<Problems> {
	const problems: Problems = [];
	const isRight = async ({ token, ended }: PromisedSession) => (await stands(ask, token)) !== ended;
	for (const session of person.sessions) {
		if (await isRight(session)) continue;
		problems.push(session.ended ? 'a session that had ended stands again' : 'a session is lost');
	}
	for (const { token, ended } of person.sessions) if (ended) person.over.push(token);
	person.sessions = person.sessions.filter(({ ended }) => !ended);
	return problems;
}

/** Whether each value still signs in, as its own user. */
async function checkValues(ask: AskFunction, { userId, keys }: Person): Promise<Problems> {
	const problems: Problems = [];
	for (const { name, value, disabled } of keys.values()) {
		if (disabled || value === undefined) continue;
		const reply = await ask('POST /app/local/auth/providers/api-key/login', { body: { key: value } });
		if (reply.status !== 200 || signedIn(reply).userId !== userId)
			problems.push(`the value of the key ${name} is worth nothing`);
	}
	return problems;
}

/** Whether all sessions that were seen to have ended still have. */
export async function checkOver(ask: AskFunction, { over }: Person): Promise<Problems> {
	const problems: Problems = [];
	for (const token of over) if (await stands(ask, token)) problems.push('a session that had ended stands again');
	return problems;
}

async function stands(ask: AskFunction, token: string): Promise<boolean> {
	return (await ask('POST /auth/session', { token })).status === 201;
}

/** Looks at the database of a server that was killed, in a copy, as opening it already mends it. */
export function checkDatabaseFiles(folder: string): Problems {
	const copy = mkdtempSync(join(tmpdir(), 'user-api-keys-copy-'));
	try {
		for (const name of readdirSync(folder)) {
			if (name.startsWith('keys.sqlite')) cpSync(join(folder, name), join(copy, name));
		}
		const database = new DatabaseSync(join(copy, 'keys.sqlite'));
		const found = ['integrity_check', 'foreign_key_check'].flatMap((check) =>
			database.prepare(`PRAGMA ${check}`).all(),
		);
		database.close();
		return found.map((row) => JSON.stringify(row)).filter((text) => text !== '{"integrity_check":"ok"}');
	} finally {
		rmSync(copy, { recursive: true });
	}
}
