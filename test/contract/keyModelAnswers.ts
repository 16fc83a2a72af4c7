import type { Answer, Call, Chosen, Credentials, Key, KeyRoute, Model } from './keyModel.ts';
import {
	done,
	logInAnonymously,
	logInWithApiKey,
	logInWithPassword,
	newId,
	Refusal,
	register,
	sessionAnswers,
	sessionOf,
} from './keyModelSessions.ts';

/** What the server must answer to this call now, given what it chose. Changes the model as the call should. */
export function answerOf(model: Model, call: Call, chosen: Chosen): Answer {
	try {
		return answered(model, call, chosen);
	} catch (error) {
		if (error instanceof Refusal) return error.answer;
		throw error;
	}
}

function answered(model: Model, call: Call, chosen: Chosen): Answer {
	switch (call.route) {
		case 'register':
			return register(model, call);
		case 'logInWithPassword':
			return logInWithPassword(model, call, chosen);
		case 'logInWithApiKey':
			return logInWithApiKey(model, call.value, chosen);
		case 'logInAnonymously':
			return logInAnonymously(model, chosen);
		case 'profile':
		case 'refresh':
		case 'logOut':
		case 'deleteUser':
			return sessionAnswers[call.route](model, call.as, chosen);
		case 'listKeys':
			return { status: 200, body: keysOf(model, managerOf(model, call.as)).map(shown) };
		case 'createKey':
			return createKey(model, managerOf(model, call.as), call.name, chosen);
		case 'fetchKey':
		case 'enableKey':
		case 'disableKey':
		case 'deleteKey':
			return keyAnswers[call.route](model, keyOf(model, managerOf(model, call.as), call.id));
	}
}

function createKey(model: Model, user: number, name: unknown, { _id, key: value }: Chosen): Answer {
	const checked = checkedName(name);
	const keys = keysOf(model, user);
	if (keys.length >= 20) throw new Refusal(400, 'too many API keys: a user can have 20', 'LimitExceeded');
	if (keys.some((key) => key.name === checked)) {
		throw new Refusal(409, 'API key with name already exists', 'APIKeyAlreadyExists');
	}
	const id = newId(model.keys, _id);
	model.keys.push({ id, value, user, name: checked, disabled: false, deleted: false });
	return { status: 201, body: { _id: id, key: value, name: checked, disabled: false } };
}

function checkedName(name: unknown): string {
	if (typeof name !== 'string' || name === '') throw new Refusal(400, "'name' is a required string");
	if (name.length > 128) throw new Refusal(400, "'name' must be at most 128 characters", 'InvalidParameter');
	if (/^[A-Za-z0-9_-]+$/.test(name)) return name;
	const text = "'name' can only contain ASCII letters, numbers, underscores, and hyphens";
	throw new Refusal(400, text, 'InvalidParameter');
}

const keyAnswers: Record<KeyRoute, (model: Model, key: Key) => Answer> = {
	fetchKey: (_, key) => ({ status: 200, body: shown(key) }),
	enableKey: (_, key) => {
		key.disabled = false;
		return done;
	},
	disableKey: (model, key) => {
		key.disabled = true;
		return endSessionsOf(model, key);
	},
	deleteKey: (model, key) => {
		key.deleted = true;
		return endSessionsOf(model, key);
	},
};

/** Whose keys a token manages: neither an anonymous user's nor those of whoever signed in with a key. @throws Refusal */
function managerOf(model: Model, as: Credentials): number {
	const { user, provider } = sessionOf(model, as, 'refresh');
	if (provider !== 'local-userpass') throw new Refusal(403);
	return user;
}

/** @throws Refusal */
function keyOf(model: Model, user: number, id: string): Key {
	const key = keysOf(model, user).find((mine) => mine.id === id.toLowerCase());
	if (key === undefined) throw new Refusal(404, 'API key not found', 'APIKeyNotFound');
	return key;
}

function keysOf(model: Model, user: number): Key[] {
	return model.keys.filter((key) => key.user === user && !key.deleted);
}

function endSessionsOf(model: Model, { id }: Key): Answer {
	for (const session of model.sessions) session.ended ||= session.keyId === id;
	return done;
}

function shown({ id: _id, name, disabled }: Key): object {
	return { _id, name, disabled };
}
