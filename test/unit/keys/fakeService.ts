import { Emitter } from '../../../src/base/emitter.ts';
import type { Account } from '../../../src/keys/account.ts';
import { Accounts } from '../../../src/keys/accounts.ts';
import { SessionStore } from '../../../src/keys/sessionStore.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import type { Abilities, Key, KeyService, KeySession } from '../../../src/services/keyService.ts';
import { MemorySecrets } from './memorySecrets.ts';

/** A service whose keys a test writes down: old ones, many of them, without a limit. */
export class FakeService implements KeyService {
	readonly id: string;
	readonly label: string;
	readonly host = undefined;
	abilities: Abilities = {
		createAccount: true,
		keyLimit: undefined,
		uniqueNames: false,
		passwordLength: { min: 1, max: 9 },
		signInWays: ['password'],
		rename: false,
		expiry: false,
		prefix: false,
	};
	keys: readonly Key[];
	/** What it answers with instead of a list. */
	error: ApiError | undefined;
	onList: () => void = () => undefined;
	/** Waited for before a key is enabled or disabled. */
	beforeChange: () => Promise<void> = async () => undefined;
	/** How often it was asked for its list. */
	lists = 0;

	constructor(keys: readonly Key[] = [], label = 'Fake') {
		this.keys = keys;
		this.id = label;
		this.label = label;
	}

	nameProblem = () => undefined;
	ready = async () => undefined;
	createAccount = async () => undefined;
	signIn = async () => this.#session();
	resume = () => this.#session();

	#session(): KeySession {
		return {
			userId: 'ada',
			stored: {},
			onDidChange: new Emitter<void>().event,
			listKeys: async () => {
				this.lists++;
				this.onList();
				if (this.error) throw this.error;
				return this.keys.map((key) => ({ ...key }));
			},
			getKey: async (id) => {
				const key = this.keys.find((candidate) => candidate.id === id);
				if (key === undefined) throw new ApiError('APIKeyNotFound');
				return key;
			},
			createKey: async ({ name }) => {
				const key = keyNamed(name);
				this.keys = [...this.keys, key];
				return { key, secret: 'not-a-real-secret' };
			},
			setEnabled: async (id, enabled) => {
				await this.beforeChange();
				this.keys = this.keys.map((key) => (key.id === id ? { ...key, enabled } : key));
			},
			deleteKey: async (id) => {
				this.keys = this.keys.filter((key) => key.id !== id);
			},
			signOut: async () => undefined,
		};
	}
}

export function keyNamed(name: string, more: Partial<Key> = {}): Key {
	return { id: `id-${name}`, name, enabled: true, createdAt: undefined, ...more };
}

/** Ada signed in at each service, with her keys listed. */
export async function signedIn(...services: readonly FakeService[]): Promise<Accounts> {
	const accounts = new Accounts(new SessionStore(new MemorySecrets()), (error) => {
		throw error;
	});
	await accounts.setServices(services);
	for (const service of services) await accounts.add(service, await service.signIn(), `ada at ${service.label}`);
	await accounts.refresh();
	for (const service of services) service.lists = 0;
	return accounts;
}

/** The first account. */
export function firstOf(accounts: Accounts): Account {
	const [account] = accounts.all;
	if (account === undefined) throw new Error('nobody is signed in');
	return account;
}

export const unreachable = new ApiError('Unreachable');
