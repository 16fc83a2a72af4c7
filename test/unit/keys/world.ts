import assert from 'node:assert/strict';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import { AccountActions } from '../../../src/keys/accountActions.ts';
import type { Account } from '../../../src/keys/account.ts';
import { Accounts } from '../../../src/keys/accounts.ts';
import { CopyActions } from '../../../src/keys/copyActions.ts';
import { Creations } from '../../../src/keys/creations.ts';
import { isPage } from '../../../src/keys/deviceSignIn.ts';
import { FreshSecrets } from '../../../src/keys/freshSecrets.ts';
import type { AccountKey } from '../../../src/keys/accountKey.ts';
import { KeyActions } from '../../../src/keys/keyActions.ts';
import type { LongText, Prompts } from '../../../src/keys/prompts.ts';
import type { SecretStore } from '../../../src/keys/secretStore.ts';
import { SessionStore } from '../../../src/keys/sessionStore.ts';
import { createAsAccount } from '../../../src/keys/signInAgain.ts';
import { UnlistedValues } from '../../../src/keys/unlistedValues.ts';
import { ValueActions, type CopyHistory } from '../../../src/keys/valueActions.ts';
import { ValueClipboard } from '../../../src/keys/valueClipboard.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import type { ApiReply, ApiRequest } from '../../../src/protocol/transport.ts';
import { appServices } from '../../../src/services/appServices.ts';
import type { KeyService } from '../../../src/services/keyService.ts';
import { MemoryRecords } from './memoryRecords.ts';
import { MemorySecrets } from './memorySecrets.ts';

export const person = { email: 'ada@example.com', password: 'not-a-real-password' };

/** What a person answers, question by question; each answer is used once. */
export interface Script {
	/** Texts typed, in order. */
	readonly texts?: string[];
	/** Actions chosen in modals and notifications, in order. */
	readonly choices?: string[];
	/** Labels picked, in order; the first choice where none is given. */
	readonly picks?: string[];
}

/** A real server in memory, one shared secret store, and any number of windows on both. */
export class World {
	readonly secrets = new MemorySecrets();
	readonly requests: ApiRequest[] = [];
	readonly server: MemoryServer;
	/** Set to make requests fail before they reach the server. */
	isOffline = false;
	/** Called before each request reaches the server. An `Answer` that it throws is the answer, all else the transport's failure. */
	beforeRequest: (request: ApiRequest) => Promise<void> = async () => undefined;
	/** Called once the server has done its part; what it throws is how the answer gets lost. */
	afterRequest: (request: ApiRequest) => Promise<void> = async () => undefined;
	/** What all windows of the machine have written down. */
	readonly records = new MemoryRecords();
	/** How creating a key goes. */
	creating: 'well' | 'answer lost' | 'request lost' | 'answer lost, then offline' = 'well';

	constructor(server: MemoryServer) {
		this.server = server;
	}

	async send(request: ApiRequest): Promise<ApiReply> {
		this.requests.push(request);
		if (this.isOffline) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		try {
			await this.beforeRequest(request);
		} catch (error) {
			if (error instanceof Answer) return error.reply;
			throw error;
		}
		const isCreating = request.method === 'POST' && request.url.endsWith('/api_keys');
		if (isCreating && this.creating !== 'well') return this.#loseCreation(request);
		const reply = await this.server.transport(request);
		await this.afterRequest(request);
		return reply;
	}

	async #loseCreation(request: ApiRequest): Promise<never> {
		if (this.creating !== 'request lost') await this.server.transport(request);
		this.isOffline = this.creating === 'answer lost, then offline';
		throw new ApiError('TimedOut');
	}

	/** @param service instead of the one of the server */
	async openWindow(secrets: SecretStore = this.secrets, service?: KeyService): Promise<Window> {
		const window = new Window(this, secrets, service);
		await Promise.all([window.accounts.setServices([window.service]), window.fresh.load()]);
		window.creations.begin();
		return window;
	}
}

/** Thrown in the place of what the server would answer. */
export class Answer extends Error {
	readonly reply: ApiReply;

	constructor(reply: ApiReply) {
		super('an answer');
		this.reply = reply;
	}
}

export class Window {
	readonly script: Required<Script> = { texts: [], choices: [], picks: [] };
	readonly clipboard: string[] = [];
	/** After so many seconds a value is cleared from it. */
	clearsAfter = 60;
	readonly told: string[] = [];
	/** Texts that were too long for a notification. */
	readonly shown: LongText[] = [];
	readonly steps: string[] = [];
	/** Ends what is under way, as the button in the notification. */
	cancel = new AbortController();
	readonly asked: string[] = [];
	readonly problems: (string | undefined)[] = [];
	readonly revealed: string[] = [];
	/** Pages. */
	readonly opened: string[] = [];
	/** What could be picked: labels and descriptions. */
	readonly offered: string[] = [];
	readonly prompts: { -readonly [name in keyof Prompts]: Prompts[name] } = this.#prompts();
	clipboardFails = false;
	/** Whether showing rows, or writing down what was copied, goes wrong. */
	trifles: 'well' | 'wrong' = 'well';
	/** What went wrong in the background. */
	readonly unseen: unknown[] = [];
	readonly service: KeyService;
	readonly accounts;
	readonly fresh;
	readonly accountActions;
	readonly keyActions;
	readonly asAccount;
	readonly values;
	readonly creations;
	readonly unlisted;
	readonly copying;
	readonly valueClipboard;
	readonly copied = new Map<string, number>();
	#answering: (message: string) => Promise<void> = async () => undefined;

	constructor(world: World, secrets: SecretStore, service?: KeyService) {
		this.service =
			service ??
			appServices({
				id: 'memory',
				label: 'Memory',
				appId: 'local',
				address: async () => world.server.baseUrl,
				confirmLocation: async () => false,
				transport: (request) => world.send(request),
			});
		this.accounts = new Accounts(new SessionStore(secrets), (error) => {
			throw error;
		});
		this.fresh = new FreshSecrets(secrets);
		const prompts = this.prompts;
		this.accountActions = new AccountActions(this.accounts, this.fresh, prompts);
		const { accounts, fresh } = this;
		const copied: CopyHistory = {
			at: ({ keyId }) => this.copied.get(keyId),
			add: async ({ keyId }) => {
				if (this.trifles === 'wrong') throw new Error('the history cannot be written');
				this.copied.set(keyId, Date.now());
			},
		};
		const inBackground = (error: unknown) => void this.unseen.push(error);
		this.valueClipboard = new ValueClipboard({
			prompts,
			seconds: () => this.clearsAfter,
			mayRead: async () => undefined,
			secrets: new MemorySecrets(),
			report: inBackground,
		});
		this.values = new ValueActions({ accounts, fresh, prompts, clipboard: this.valueClipboard, copied, inBackground });
		const report = (error: unknown) => {
			throw error;
		};
		this.creations = new Creations({ store: world.records, accounts, fresh, copied, report });
		this.unlisted = new UnlistedValues(accounts, fresh);
		this.asAccount = createAsAccount(accounts, this.accountActions, prompts);
		this.copying = new CopyActions(accounts, prompts, this.asAccount);
		const reveal = async ({ key }: AccountKey) => {
			if (this.trifles === 'wrong') throw new Error('the view is gone');
			this.revealed.push(key.name);
		};
		this.keyActions = new KeyActions({
			accounts: this.accounts,
			fresh: this.fresh,
			creations: this.creations,
			prompts,
			values: this.values,
			asAccount: this.asAccount,
			language: 'en',
			reveal,
			inBackground,
		});
	}

	/** The only account. */
	get account(): Account {
		const [account] = this.accounts.all;
		if (account === undefined) throw new Error('nobody is signed in');
		return account;
	}

	async signUp(email = person.email): Promise<Account> {
		this.script.texts.push(email, person.password, person.password);
		const account = await this.accountActions.createAccount();
		if (account === undefined) throw new Error('no account came of it');
		await account.refresh();
		return account;
	}

	/** As closing it. */
	dispose(): void {
		for (const part of [this.accounts, this.fresh, this.creations, this.unlisted, this.valueClipboard]) part.dispose();
	}

	async create(name: string): Promise<void> {
		this.script.texts.push(name);
		await this.keyActions.create();
	}

	/** Has something happen while a notification with this text waits for an answer. */
	beforeAnswer(text: string, happens: () => Promise<void>): Promise<void> {
		return new Promise((resolve) => {
			this.#answering = async (message) => {
				if (!message.includes(text)) return;
				this.#answering = async () => undefined;
				await happens();
				resolve();
			};
		});
	}

	key(name: string) {
		const key = this.account.keys.find((candidate) => candidate.name === name);
		if (key === undefined) throw new Error(`no key ${name}`);
		return { account: this.account, key };
	}

	#prompts(): Prompts {
		return {
			pick: async ({ prompt }, choices) => {
				this.asked.push(prompt);
				this.offered.push(...choices.map(({ label, description }) => `${label} ${description ?? ''}`));
				const picked = choices.find(({ label }) => label === this.script.picks[0]);
				if (picked !== undefined) this.script.picks.shift();
				return (picked ?? choices[0])?.value;
			},
			text: async ({ prompt, problem }) => {
				this.asked.push(prompt);
				const text = this.script.texts.shift();
				const found = text === undefined ? undefined : problem(text);
				this.problems.push(found);
				return found === undefined ? text : undefined;
			},
			step: async (question) => {
				const text = this.script.texts.shift();
				this.asked.push(question.prompt);
				if (text === '<back') return { text: question.value ?? '', goesBack: true };
				const found = text === undefined ? undefined : question.problem(text);
				this.problems.push(found);
				return text === undefined || found !== undefined ? undefined : { text, goesBack: false };
			},
			confirm: async ({ message, detail, actions }) => {
				this.asked.push(`${message} ${detail}`);
				return choose(this.script.choices, actions);
			},
			tell: async (message, ...actions) => {
				this.told.push(message);
				await this.#answering(message);
				return choose(this.script.choices, actions);
			},
			warn: async (message, ...actions) => {
				this.told.push(message);
				await this.#answering(message);
				return choose(this.script.choices, actions);
			},
			mention: (message) => void this.told.push(message),
			show: async (text) => void this.shown.push(text),
			progress: (_title, task) => task(this.cancel.signal, (text) => void this.steps.push(text)),
			openPage: async (url) => {
				this.opened.push(url);
				return isPage(url);
			},
			readClipboard: async () => {
				if (this.clipboardFails) throw new Error('denied');
				return this.clipboard.at(-1) ?? '';
			},
			writeClipboard: async (text) => {
				if (this.clipboardFails) throw new Error('denied');
				this.clipboard.push(text);
			},
		};
	}
}

export async function createWorld(): Promise<World> {
	return new World(await startMemoryServer());
}

function choose<Action extends string>(choices: string[], actions: readonly Action[]): Action | undefined {
	const chosen = choices[0] === '<Enter>' ? actions[0] : actions.find((action) => action === choices[0]);
	if (chosen !== undefined) choices.shift();
	return chosen;
}

/** Waits for what background work brings about; gives up after many turns, so that a wait in vain ends. */
export async function until(holds: () => boolean): Promise<void> {
	for (let turns = 0; !holds(); turns++) {
		assert.ok(turns < 1000, `waited in vain: ${holds.toString()}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** Makes a service take an e-mail address however it is spelt, as many do. */
export function ignoreCase(service: KeyService): void {
	const signIn = service.signIn.bind(service);
	service.signIn = ({ email, password }, options) => signIn({ email: email.toLowerCase(), password }, options);
}
