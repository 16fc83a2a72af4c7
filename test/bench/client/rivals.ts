import { resolve } from 'node:path';
import { apiKeyClient } from '@better-auth/api-key/client';
import { createAuthClient } from 'better-auth/client';
import fetch from 'node-fetch';
import * as realmWeb from 'realm-web';
import type * as client from '../../../src/client/index.ts';
import { deviceOptions } from '../../../src/client/device.ts';
import { pathOf } from '../../../src/protocol/routes.ts';

/** An account, and where it is. */
export interface Person {
	readonly url: string;
	readonly email: string;
	readonly password: string;
}

/** A client at work for somebody who is signed in. */
export interface Rival {
	/** What a new client of the same kind does to sign in with a password and list the keys. */
	signInAndList(): Promise<unknown>;
	list(): Promise<unknown>;
	/** @returns the new key's id */
	create(name: string): Promise<string>;
	delete(id: string): Promise<void>;
}

const id = 'local';

/**
 * This client as it is released.
 * @param knows what it was told: where the service wants to be reached, and what to send by instead of its own choice
 */
export async function openOurs(
	{ url: baseUrl, email, password }: Person,
	knows: { readonly address: boolean; readonly transport?: client.Transport },
): Promise<Rival> {
	const { App, Credentials } = await loadClient();
	const options = { id, baseUrl, hostname: knows.address ? baseUrl : undefined, transport: knows.transport };
	return clientOf(() => new App(options).logIn(Credentials.emailPassword(email, password)));
}

export async function loadClient() {
	// What was built has its types in its source.
	return (await import(resolve('dist/client/index.js'))) as typeof client;
}

export async function openRealmWeb({ url: baseUrl, email, password }: Person): Promise<Rival> {
	return clientOf(() => new realmWeb.App({ id, baseUrl }).logIn(realmWeb.Credentials.emailPassword(email, password)));
}

/** Both clients have the same names. */
interface SignedIn {
	readonly apiKeys: {
		create(name: string): Promise<{ readonly _id: string }>;
		fetchAll(): Promise<unknown>;
		delete(id: string): Promise<void>;
	};
}

async function clientOf(signIn: () => Promise<SignedIn>): Promise<Rival> {
	const { apiKeys } = await signIn();
	return {
		signInAndList: async () => (await signIn()).apiKeys.fetchAll(),
		list: () => apiKeys.fetchAll(),
		create: async (name) => (await apiKeys.create(name))._id,
		delete: (keyId) => apiKeys.delete(keyId),
	};
}

/** No client: the requests that ours sends when it knows the address, and `json()` of the answers. */
export async function openBare({ url, email, password }: Person): Promise<Rival> {
	const ask = async (method: string, path: string, token?: string, body?: object): Promise<unknown> => {
		const headers = {
			accept: 'application/json',
			...(body && { 'content-type': 'application/json' }),
			...(token && { authorization: `Bearer ${token}` }),
		};
		const response = await fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : null });
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
		return response.status === 204 ? undefined : response.json();
	};
	// The server is the one of this project: what it answers is known.
	const signIn = async () => {
		const body = { username: email, password, options: deviceOptions() };
		const login = await ask('POST', pathOf('logInWithPassword', { appId: id }), undefined, body);
		return (login as { readonly refresh_token: string }).refresh_token;
	};
	const list = (token: string) => ask('GET', pathOf('listKeys', {}), token);
	const token = await signIn();
	return {
		signInAndList: async () => list(await signIn()),
		list: () => list(token),
		create: async (name) =>
			((await ask('POST', pathOf('createKey', {}), token, { name })) as { readonly _id: string })._id,
		delete: async (keyId) => void (await ask('DELETE', pathOf('deleteKey', { id: keyId }), token)),
	};
}

/** Better Auth's client, at a service of its own kind. */
export async function openBetterAuth({ url: baseURL, email, password }: Person): Promise<Rival> {
	const signIn = async () => {
		// Node's fetch says `Sec-Fetch-Mode`, so it is taken for a page and has to name its origin.
		const headers = { origin: baseURL };
		const auth = createAuthClient({ baseURL, plugins: [apiKeyClient()], fetchOptions: { headers } });
		const { token } = dataOf(await auth.signIn.email({ email, password }));
		return { apiKey: auth.apiKey, fetchOptions: { auth: { type: 'Bearer', token } } } as const;
	};
	const list = async ({ apiKey, fetchOptions }: Awaited<ReturnType<typeof signIn>>) =>
		dataOf(await apiKey.list({ fetchOptions }));
	const signedIn = await signIn();
	const { apiKey, fetchOptions } = signedIn;
	return {
		signInAndList: async () => list(await signIn()),
		list: () => list(signedIn),
		create: async (name) => dataOf(await apiKey.create({ name, fetchOptions })).id,
		delete: async (keyId) => void dataOf(await apiKey.delete({ keyId, fetchOptions })),
	};
}

function dataOf<Data>({
	data,
	error,
}: {
	readonly data: Data | null;
	readonly error: { status: number } | null;
}): Data {
	if (data === null) throw new Error(`Better Auth answered ${error?.status}`);
	return data;
}
