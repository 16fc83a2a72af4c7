import type { Answer, Chosen, Credentials, Model, PlainRoute, Session, Typed, User } from './keyModel.ts';

const minutes = 60_000;
const days = 24 * 60 * minutes;
const noDevice = '0'.repeat(24);

/** What a call of the model throws to end with this answer. */
export class Refusal extends Error {
	readonly answer: Answer;
	constructor(status: number, error?: string, code?: string) {
		super(error);
		const named = code === undefined ? {} : { error_code: code };
		this.answer = { status, body: error === undefined ? undefined : { error, ...named } };
	}
}

export const done: Answer = { status: 204, body: undefined };

export function register(model: Model, { email, password }: Typed<'register'>): Answer {
	if (email.trim() === '') throw new Refusal(400, 'email invalid');
	if (password.length < 6 || password.length > 128) {
		throw new Refusal(400, 'password must be between 6 and 128 characters', 'InvalidParameter');
	}
	if (userOf(model, email) !== -1) throw new Refusal(409, 'name already in use', 'AccountNameInUse');
	addUser(model, { email: email.trim(), password });
	return { status: 201, body: undefined };
}

export function logInWithPassword(model: Model, call: Typed<'logInWithPassword'>, chosen: Chosen): Answer {
	const user = userOf(model, call.email);
	if (model.users[user]?.password !== call.password) throw new Refusal(401, 'unauthorized', 'InvalidPassword');
	return logIn(model, { user, provider: 'local-userpass', keyId: undefined }, chosen);
}

export function logInWithApiKey(model: Model, value: unknown, chosen: Chosen): Answer {
	const key = model.keys.find((known) => known.value === value && !known.deleted && !known.disabled);
	if (key === undefined) throw new Refusal(401, 'unauthorized', 'AuthError');
	return logIn(model, { user: key.user, provider: 'api-key', keyId: key.id }, chosen);
}

export function logInAnonymously(model: Model, chosen: Chosen): Answer {
	return logIn(model, { user: addUser(model, {}), provider: 'anon-user', keyId: undefined }, chosen);
}

function logIn(model: Model, by: Pick<Session, 'user' | 'provider' | 'keyId'>, chosen: Chosen): Answer {
	const { access_token, refresh_token, user_id } = chosen;
	const user = at(model.users, by.user);
	user.id ??= newId(model.users, user_id);
	const session = model.sessions.length;
	const lasts = by.provider === 'anon-user' ? 50 * 365 * days : 60 * days;
	const refresh = { kind: 'refresh', text: refresh_token, session, expiresAt: model.now + lasts } as const;
	model.sessions.push({ ...by, refresh, access: [accessToken(model, session, access_token)], ended: false });
	return { status: 200, body: { access_token, refresh_token, user_id: user.id, device_id: noDevice } };
}

/** The calls with a token and nothing more, but the list of keys. */
export const sessionAnswers: Record<
	Exclude<PlainRoute, 'listKeys'>,
	(model: Model, as: Credentials, chosen: Chosen) => Answer
> = {
	profile: (model, as, chosen) => {
		const session = sessionOf(model, as, 'access');
		const user = at(model.users, session.user);
		user.identityId ??= firstIdentity(chosen);
		model.domainId ??= chosen['domain_id'];
		const data = user.email === undefined ? {} : { email: user.email };
		const provider_type = user.email === undefined ? 'anon-user' : 'local-userpass';
		const own = { id: user.identityId, provider_type, provider_data: data };
		const key = { id: session.keyId, provider_type: 'api-key', provider_data: {} };
		const identities = session.keyId === undefined ? [own] : [own, key];
		return { status: 200, body: { user_id: user.id, domain_id: model.domainId, type: 'normal', identities, data } };
	},
	refresh: (model, as, { access_token }) => {
		const { access, refresh } = sessionOf(model, as, 'refresh');
		access.push(accessToken(model, refresh.session, access_token));
		return { status: 201, body: { access_token } };
	},
	logOut: (model, as) => {
		sessionOf(model, as, 'refresh', 'invalid session: failed to find refresh token').ended = true;
		return done;
	},
	deleteUser: (model, as) => {
		const { user, provider } = sessionOf(model, as, 'access');
		if (provider === 'api-key') throw new Refusal(403);
		at(model.users, user).deleted = true;
		for (const session of model.sessions) session.ended ||= session.user === user;
		for (const key of model.keys) key.deleted ||= key.user === user;
		return done;
	},
};

/** The session that a token opens. @throws Refusal */
export function sessionOf(
	model: Model,
	as: Credentials,
	kind: 'access' | 'refresh',
	ended = 'invalid session',
): Session {
	if (as.kind === 'none') throw new Refusal(401, 'must authenticate first');
	if (as.kind === 'empty') throw new Refusal(401, 'expected Authorization header with JWT (Bearer schema)');
	if (as.kind === 'damaged') throw new Refusal(401, 'unauthorized', 'AuthError');
	if (as.kind !== kind) throw new Refusal(401, `invalid ${kind} token: incorrect token type`, 'AuthError');
	const session = at(model.sessions, as.session);
	const isOver = session.ended || as.expiresAt <= model.now || session.refresh.expiresAt <= model.now;
	if (isOver) throw new Refusal(401, ended, 'InvalidSession');
	return session;
}

function accessToken(model: Model, session: number, text: unknown): Session['access'][number] {
	return { kind: 'access', text, session, expiresAt: model.now + 30 * minutes };
}

function addUser(model: Model, known: Partial<User>): number {
	const nobody = { id: undefined, email: undefined, password: undefined, identityId: undefined, deleted: false };
	return model.users.push({ ...nobody, ...known }) - 1;
}

/** -1 for nobody. */
function userOf(model: Model, email: string): number {
	return model.users.findIndex((user) => user.email === email.trim() && !user.deleted);
}

/** The id that the server chose, or, when nobody else may have it, words that no answer holds. */
export function newId(others: readonly { readonly id: unknown }[], id: unknown): unknown {
	const isNew = /^[0-9a-f]{24}$/.test(String(id)) && others.every((other) => other.id !== id);
	return isNew ? id : 'a new id of 24 hexadecimal digits';
}

function firstIdentity({ identities }: Chosen): unknown {
	const [first]: readonly unknown[] = Array.isArray(identities) ? (identities as unknown[]) : [];
	return typeof first === 'object' && first !== null && 'id' in first ? first.id : undefined;
}

function at<T>(all: readonly T[], index: number): T {
	const found = all[index];
	if (found === undefined) throw new RangeError(`The model has no ${index}`);
	return found;
}
