import { Emitter } from '../../../src/base/emitter.ts';
import type { Account } from '../../../src/keys/account.ts';
import { Accounts } from '../../../src/keys/accounts.ts';
import { SessionStore } from '../../../src/keys/sessionStore.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import type { Abilities, DeviceCode, Key, KeyService, KeySession, NewKey } from '../../../src/services/keyService.ts';
import { MemorySecrets } from './memorySecrets.ts';

/** What the fakes do that have them all. */
export const allAbilities = { rename: true, expiry: true, prefix: true, signInWays: ['password', 'device'] } as const;

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
	/** What it says of lists that lack keys. */
	listCut: string | undefined;
	/** The ids of keys that a list of its lacks. */
	unlisted: readonly string[] = [];
	/** Waited for before a key is deleted. */
	beforeDelete: (id: string) => Promise<void> = async () => undefined;
	/** How often it was asked for its list. */
	lists = 0;
	/** Who signs in. */
	userId = 'ada';
	email = 'ada@example.com';
	readonly asked: NewKey[] = [];
	/** Shorter ones are refused. */
	leastSeconds = 0;
	/** How long keys live that are asked to live for ever. */
	usualSeconds: number | undefined;
	/** What becomes of the next key that is created. */
	creating: 'well' | 'answer lost' | 'request lost' = 'well';
	/** Called when a key is created and not answered yet. */
	onCreate: () => Promise<void> = async () => undefined;
	code: DeviceCode = { userCode: 'DGA9KH5N', page: 'https://keys.example.com/device' };
	/** Settles when the code is confirmed somewhere, or cannot be any more. */
	confirmed: Promise<void> = Promise.resolve();
	#created = 0;

	constructor(keys: readonly Key[] = [], label = 'Fake') {
		this.keys = keys;
		this.id = label;
		this.label = label;
	}

	nameProblem = () => undefined;
	ready = async () => undefined;
	createAccount = async () => undefined;
	signIn = async () => this.#session();
	signInByDevice: NonNullable<KeyService['signInByDevice']> = async (show, { signal } = {}) => {
		show(this.code);
		const cancelled = new Promise<never>((_, reject) => {
			signal?.addEventListener('abort', () => reject(new ApiError('Cancelled')));
		});
		await Promise.race([this.confirmed, cancelled]);
		return { session: this.#session(), email: this.email };
	};
	resume = (stored: unknown) => this.#session(stored as { userId?: string });

	#session({ userId = this.userId }: { userId?: string } = {}): KeySession {
		const listCut = () => this.listCut;
		return {
			get listCut() {
				return listCut();
			},
			userId,
			stored: { userId },
			onDidChange: new Emitter<void>().event,
			listKeys: async () => {
				this.lists++;
				this.onList();
				if (this.error) throw this.error;
				return this.keys.filter(({ id }) => !this.unlisted.includes(id)).map((key) => ({ ...key }));
			},
			getKey: async (id) => {
				const key = this.keys.find((candidate) => candidate.id === id);
				if (key === undefined) throw new ApiError('APIKeyNotFound');
				return key;
			},
			createKey: async (newKey) => {
				this.asked.push(newKey);
				return this.#create(newKey);
			},
			renameKey: async (id, name) => this.#change(id, { name }),
			setExpiry: async (id, seconds) => this.#change(id, { expiresAt: this.#expiry(seconds) }),
			setEnabled: async (id, enabled) => {
				await this.beforeChange();
				this.keys = this.keys.map((key) => (key.id === id ? { ...key, enabled } : key));
			},
			deleteKey: async (id) => {
				await this.beforeDelete(id);
				if (!this.keys.some((key) => key.id === id)) throw new ApiError('APIKeyNotFound');
				this.keys = this.keys.filter((key) => key.id !== id);
			},
			signOut: async () => undefined,
		};
	}

	async #create({ name, expiresInSeconds, prefix }: NewKey) {
		const expiresAt = this.#expiry(expiresInSeconds ?? this.usualSeconds);
		const known = this.keys.some(({ id }) => id === `id-${name}`);
		const id = known ? `id-${name}-${++this.#created}` : `id-${name}`;
		const hint = prefix === undefined ? undefined : `${prefix}x`;
		const key = keyNamed(name, { id, ...(expiresAt && { expiresAt }), ...(hint && { hint }) });
		if (this.creating === 'request lost') throw new ApiError('OutcomeUnknown');
		this.keys = [...this.keys, key];
		if (this.creating === 'answer lost') throw new ApiError('OutcomeUnknown');
		await this.onCreate();
		return { key, secret: 'not-a-real-secret' };
	}

	#change(id: string, more: Partial<Key>): Key {
		const changed = this.keys.find((key) => key.id === id);
		if (changed === undefined) throw new ApiError('APIKeyNotFound');
		this.keys = this.keys.map((key) => (key.id === id ? { ...key, ...more } : key));
		return { ...changed, ...more };
	}

	#expiry(seconds: number | undefined): number | undefined {
		if (seconds === undefined) return undefined;
		const message = `at least ${this.leastSeconds} seconds`;
		if (seconds < this.leastSeconds) throw new ApiError('NotAccepted', { message });
		return Date.now() + seconds * 1000;
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
