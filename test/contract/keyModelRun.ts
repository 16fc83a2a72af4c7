import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { newModel, type Call, type Model, type Session, type Token } from './keyModel.ts';
import { callOf, type Draft, type Person } from './keyModelDrafts.ts';
import { outcomesOf } from './keyModelOutcomes.ts';
import { answerIn, chosenIn, send } from './keyModelWire.ts';
import type { Target } from './target.ts';
import { asker, newEmail, password, type AskFunction } from './wire.ts';

/** A server and its model side by side. Every call goes to both, and their answers must not differ. */
export class KeyModelRun {
	readonly #ask: AskFunction;
	readonly #emails = new Map<Person, string>();
	/** More than one while it cannot be seen which of several calls at once came first. */
	#models: readonly Model[] = [newModel()];
	#failed = false;
	#runs = 0;
	readonly #letTimePass: ((milliseconds: number) => void) | undefined;

	/** @param letTimePass moves the server's clock; without it, no time passes for the model either */
	constructor(target: Target, letTimePass?: (milliseconds: number) => void) {
		this.#ask = asker(target);
		this.#letTimePass = letTimePass;
	}

	async wait(milliseconds: number): Promise<void> {
		if (this.#letTimePass === undefined) return;
		this.#letTimePass(milliseconds);
		for (const model of this.#models) model.now += milliseconds;
	}

	/**
	 * Makes calls at the same time, one unless told otherwise. There must be an order in which the model gives the same
	 * answers.
	 * @param lead by how many turns of the event loop each is ahead of the next
	 */
	async make(drafts: readonly Draft[], lead = 0): Promise<void> {
		await this.#call(
			drafts.map((draft) => callOf(draft, this.#model, (person) => this.#emailOf(person))),
			lead,
		);
	}

	/** Asks for all that the calls before may have changed. */
	async lookAround(): Promise<void> {
		const { sessions, keys } = this.#model;
		const as = (of: number) => ({ of, kind: 'right', age: 0 }) as const;
		for (const of of [0, 1]) await this.make([{ route: 'listKeys', as: as(of) }]);
		for (const of of sessions.keys()) await this.make([{ route: 'profile', as: as(of) }]);
		for (const key of [...keys.keys()].slice(0, 2)) await this.make([{ route: 'logInWithApiKey', key }]);
	}

	/**
	 * Back to two users with one session each, of whom the first has some keys. They stay from run to run, because
	 * signing in costs a slow hash.
	 */
	async begin(keys: number): Promise<void> {
		this.#runs += 1;
		if (this.#failed) this.#emails.clear();
		if (this.#failed) this.#models = [newModel()];
		this.#failed = false;
		this.#emails.delete('new');
		const homes = [await this.#homeOf('ada'), await this.#homeOf('bob')];
		const { users, now, domainId } = this.#model;
		const model = { ...newModel(), now, domainId };
		for (const [user, { refresh, access, ...home }] of homes.entries()) {
			const moved = (token: Token): Token => ({ ...token, session: user });
			model.users.push(...users.slice(home.user, home.user + 1));
			model.sessions.push({ ...home, user, refresh: moved(refresh), access: access.slice(-1).map(moved) });
		}
		this.#models = [model];
		const as = { of: 0, kind: 'right', age: 0 } as const;
		// A token that was seen before is checked faster, so that calls at once come closer to each other.
		await this.make([{ route: 'profile', as }]);
		for (let i = 0; i < keys; i++) await this.make([{ route: 'createKey', as, name: `key-${i}` }]);
	}

	/** A session of this person, who has no other afterwards, and no key. */
	async #homeOf(person: 'ada' | 'bob'): Promise<Session> {
		const email = this.#emailOf(person);
		const isHere = () => this.#model.users.findIndex((user) => user.email === email && !user.deleted);
		if (isHere() === -1) await this.#call([{ route: 'register', email, password }]);
		const isLive = ({ user, provider, ended, refresh: { expiresAt } }: Session) =>
			user === isHere() && provider === 'local-userpass' && !ended && expiresAt > this.#model.now;
		if (!this.#model.sessions.some(isLive)) await this.#call([{ route: 'logInWithPassword', email, password }]);
		const [home, ...others] = this.#model.sessions.filter(isLive);
		assert.ok(home);
		for (const { refresh } of others) await this.#call([{ route: 'logOut', as: refresh }]);
		for (const { id, user, deleted } of this.#model.keys) {
			if (user === home.user && !deleted) await this.#call([{ route: 'deleteKey', as: home.refresh, id: String(id) }]);
		}
		await this.#call([{ route: 'refresh', as: home.refresh }]);
		const session = this.#model.sessions[home.refresh.session];
		assert.ok(session);
		return session;
	}

	/** Another one in each run, as wrong passwords and keys are counted by address. */
	get #address(): string {
		return `10.0.${this.#runs >> 8}.${this.#runs & 0xff}`;
	}

	/** All drafts are numbered by it. */
	get #model(): Model {
		return this.#models[0] ?? newModel();
	}

	async #call(calls: readonly Call[], lead = 0): Promise<void> {
		this.#failed = true;
		const made = await Promise.all(
			calls.map(async (call, place) => {
				for (let turn = 0; turn < place * lead; turn++) await setImmediate();
				const reply = await send(this.#ask, call, this.#address);
				return { call, seen: answerIn(reply), chosen: chosenIn(reply) };
			}),
		);
		const outcomes = this.#models.flatMap((model) => outcomesOf(model, made));
		const fitting = outcomes.filter(({ expected, seen }) => isDeepStrictEqual(seen, expected));
		const [first] = outcomes;
		if (fitting.length === 0)
			assert.deepEqual(first?.seen, first?.expected, calls.map(({ route }) => route).join(' and '));
		this.#models = fitting.map(({ after }) => after);
		this.#failed = false;
	}

	#emailOf(person: Person): string {
		if (person.trim() !== person) return ` ${this.#emailOf('new')} `;
		const email = this.#emails.get(person) ?? (person === '' ? '' : newEmail());
		this.#emails.set(person, email);
		return email;
	}
}
