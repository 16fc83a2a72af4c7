import * as v from 'valibot';
import { createdApiKey } from '../../src/protocol/shapes.ts';
import { newEmail, password, register, signedIn, signIn, type AskFunction, type Reply } from './wire.ts';

/** Somebody who writes, one request after the other, and what the answers that came have promised. */
export interface Person {
	readonly userId: string;
	readonly email: string;
	/** Of the session that manages the keys; it is never signed out. */
	readonly token: string;
	/** By id. */
	readonly keys: Map<string, PromisedKey>;
	readonly deleted: Set<string>;
	/** Those that stand, and those that have ended since they were last looked at. */
	sessions: PromisedSession[];
	/** Refresh tokens of sessions that were seen to have ended. */
	readonly over: string[];
	/** The request whose answer is awaited; what it was, when the server was killed before it answered. */
	open: Write | undefined;
	/** How many names of keys were used. */
	names: number;
}

export interface PromisedKey {
	readonly id: string;
	readonly name: string;
	/** Undefined when the answer with it was lost. */
	readonly value: string | undefined;
	disabled: boolean;
}

export interface PromisedSession {
	readonly token: string;
	/** The key that opened it, if one did. */
	readonly keyId: string | undefined;
	ended: boolean;
}

/** A request that writes. */
export type Write =
	| { readonly kind: 'create'; readonly name: string }
	| { readonly kind: 'signInWithPassword' }
	| { readonly kind: 'signInWithKey'; readonly id: string; readonly value: string }
	| Change;

/** One whose effect is known without its answer. */
export type Change =
	| { readonly kind: 'enable' | 'disable' | 'delete'; readonly key: PromisedKey }
	| { readonly kind: 'signOut'; readonly session: PromisedSession };

export async function newPerson(ask: AskFunction): Promise<Person> {
	const email = await register(ask, newEmail());
	const { userId, refresh: token } = await signIn(ask, email);
	const nothing = { keys: new Map(), deleted: new Set<string>(), sessions: [], over: [], open: undefined, names: 0 };
	return { userId, email, token, ...nothing };
}

export function send(ask: AskFunction, { email, token }: Person, write: Write): Promise<Reply> {
	const providers = 'POST /app/local/auth/providers';
	switch (write.kind) {
		case 'create':
			return ask('POST /auth/api_keys', { token, body: { name: write.name } });
		case 'signInWithPassword':
			return ask(`${providers}/local-userpass/login`, { body: { username: email, password } });
		case 'signInWithKey':
			return ask(`${providers}/api-key/login`, { body: { key: write.value } });
		case 'enable':
		case 'disable':
			return ask(`PUT /auth/api_keys/${write.key.id}/${write.kind}`, { token });
		case 'delete':
			return ask(`DELETE /auth/api_keys/${write.key.id}`, { token });
		case 'signOut':
			return ask('DELETE /auth/session', { token: write.session.token });
	}
}

/** Notes what an answer promises. @throws when it is a refusal, since none of these requests deserves one */
export function keepPromise(person: Person, write: Write, reply: Reply): void {
	const expected = write.kind === 'create' ? 201 : write.kind.startsWith('signIn') ? 200 : 204;
	if (reply.status !== expected) throw new Error(`${write.kind} was answered ${reply.status} ${reply.body}`);
	switch (write.kind) {
		case 'create': {
			const { _id: id, key: value, name, disabled } = v.parse(createdApiKey, reply.json);
			person.keys.set(id, { id, name, value, disabled });
			return;
		}
		case 'signInWithPassword':
		case 'signInWithKey': {
			const keyId = write.kind === 'signInWithKey' ? write.id : undefined;
			person.sessions.push({ token: signedIn(reply).refresh, keyId, ended: false });
			return;
		}
		case 'enable':
		case 'disable':
		case 'delete':
		case 'signOut':
			takeEffect(person, write);
	}
}

/** What a change does once it is done. */
export function takeEffect(person: Person, change: Change): void {
	if (change.kind === 'signOut') {
		change.session.ended = true;
		return;
	}
	const { kind, key } = change;
	key.disabled = kind === 'disable';
	if (kind === 'enable') return;
	for (const session of person.sessions) session.ended ||= session.keyId === key.id;
	if (kind === 'disable') return;
	person.keys.delete(key.id);
	person.deleted.add(key.id);
}
