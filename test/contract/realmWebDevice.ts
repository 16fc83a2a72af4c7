import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as Realm from 'realm-web';
import { newEmail, password } from './wire.ts';

/** Where realm-web runs: an app with a storage of its own, and what it asked over the network. */
export interface Device {
	readonly app: Realm.App;
	/** Each request with the last part of its path and the status of its answer: `GET profile 200`. */
	readonly asked: string[];
	/** The same place after a restart: another app, the same storage. */
	restarted(): Device;
}

export interface DeviceOptions {
	/** A client app id. */
	readonly id?: string;
	readonly fetch?: Fetch;
}

/** As realm-web calls it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** More than any test needs. realm-web asks without end while fresh access tokens are refused. */
const patience = 100;

export function newDevice(baseUrl: string, options: DeviceOptions = {}): Device {
	return startDevice(baseUrl, options, Realm.getEnvironment().defaultStorage.prefix(randomUUID()));
}

type Storage = NonNullable<Realm.AppConfiguration['storage']>;

function startDevice(baseUrl: string, options: DeviceOptions, storage: Storage): Device {
	const { id = 'local', fetch: ask = fetch } = options;
	const asked: string[] = [];
	const noted: Fetch = async (url, init) => {
		assert.ok(asked.length < patience, 'realm-web asks without end');
		const answer = await ask(url, init);
		asked.push(`${init.method} ${url.split('/').at(-1)} ${answer.status}`);
		return answer;
	};
	// Its types ask for a generic function, which the built-in one is not.
	const app = new Realm.App({ id, baseUrl, storage, fetch: noted as Realm.AppConfiguration['fetch'] & object });
	return { app, asked, restarted: () => startDevice(baseUrl, options, storage) };
}

export interface Person {
	readonly email: string;
	readonly user: Realm.User;
}

/** Registers somebody on a device and signs in there. */
export async function newPerson({ app }: Device, email = newEmail()): Promise<Person> {
	await app.emailPasswordAuth.registerUser({ email, password });
	return { email, user: await logIn(app, email) };
}

export function logIn(app: Realm.App, email: string): Promise<Realm.User> {
	return app.logIn(Realm.Credentials.emailPassword(email, password));
}

/** For `assert.rejects`: realm-web's own error, with this status, code and text; undefined for none. */
export function refusal(status: number, code: string | undefined, text: string | RegExp | undefined) {
	return (error: unknown) => {
		assert.ok(error instanceof Realm.MongoDBRealmError, String(error));
		assert.deepEqual([error.statusCode, error.errorCode], [status, code]);
		if (text instanceof RegExp) assert.match(error.error ?? '', text);
		else assert.equal(error.error, text);
		return true;
	};
}
