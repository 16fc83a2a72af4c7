import { parseJson } from '../../src/protocol/json.ts';
import * as v from 'valibot';
import type { FuzzRequest } from './fuzzRequests.ts';
import type { FuzzReply } from './fuzzSend.ts';
import type { Target } from './target.ts';
import { asker, password, signedIn, type AskFunction, type SignedIn } from './wire.ts';

interface Session extends Pick<SignedIn, 'userId' | 'access' | 'refresh'> {
	/** Whether it may manage keys. */
	readonly managing: boolean;
}

const login = v.object({ access_token: v.string(), refresh_token: v.string(), user_id: v.string() });
const created = v.object({ _id: v.string(), key: v.string() });
const refreshed = v.strictObject({ access_token: v.string() });

const emails = Array.from({ length: 21 }, (_, i) => `fuzz-${i}@example.com`);
const people = emails.slice(0, 2);
/** An address that no request of the run claims, so that its own sign-ins are never held up. */
const headers = { 'x-forwarded-for': '192.0.2.1' };

/** What a run has learnt from answers. It keeps the run from going shallow: there is always somebody signed in. */
export class FuzzMemory {
	readonly #ask: AskFunction;
	#sessions: readonly Session[] = [];
	#ids: readonly string[] = [];
	#values: readonly string[] = [];
	#stale: readonly string[] = [];
	#tending: Promise<void> | undefined;
	#signIns = 0;

	constructor(target: Target) {
		this.#ask = asker(target);
	}

	/** Puts what is known in place of `{refresh3}` and the like. */
	fill(text: string): string {
		return text.replace(/\{(refresh|access|value|id|stale|email)(\d+)\}/g, (_, name: string, number: string) => {
			const known = this.#known(name);
			return known[Number(number) % known.length] ?? 'none';
		});
	}

	/** Signs somebody in when hardly anybody is; for all who ask at once, once. */
	async tend(): Promise<void> {
		if (this.#sessions.filter(({ managing }) => managing).length >= 2) return;
		this.#tending ??= this.#signIn().finally(() => (this.#tending = undefined));
		await this.#tending;
	}

	/** Reads an answer to a request that was filled in. A token that is refused belongs to a session that is over. */
	learn({ path, headers: { authorization } }: FuzzRequest, { body }: FuzzReply): void {
		const token = authorization?.replace(/^Bearer /, '');
		if (body.includes('"InvalidSession"')) this.#forget(({ refresh, access }) => refresh === token || access === token);
		const key = parseJson(created, body);
		if (key !== undefined) this.#ids = newest(this.#ids, key._id);
		if (key !== undefined) this.#values = newest(this.#values, key.key);
		const session = parseJson(login, body);
		if (session !== undefined) this.#remember(session, path.includes('local-userpass'));
		const access = parseJson(refreshed, body)?.access_token;
		if (access === undefined) return;
		this.#sessions = this.#sessions.map((known) => (known.refresh === token ? { ...known, access } : known));
	}

	#known(name: string): readonly string[] {
		if (name === 'refresh') return this.#likely.map(({ refresh }) => refresh);
		if (name === 'access') return this.#likely.map(({ access }) => access);
		if (name === 'value') return this.#values;
		if (name === 'id') return this.#ids;
		return name === 'email' ? emails : this.#stale;
	}

	/** Whoever may manage keys, so that most key calls do something, and now and then somebody else. */
	get #likely(): readonly Session[] {
		const managers = this.#sessions.filter(({ managing }) => managing);
		return [...managers, ...managers, ...managers, ...this.#sessions];
	}

	async #signIn(): Promise<void> {
		const email = people[this.#signIns++ % people.length] ?? '';
		const providers = 'POST /app/local/auth/providers/local-userpass';
		await this.#ask(`${providers}/register`, { body: { email, password }, headers });
		const reply = await this.#ask(`${providers}/login`, { body: { username: email, password }, headers });
		// Another request may have deleted the user since; whoever asks next tries again.
		if (reply.status !== 200) return;
		this.#sessions = [{ ...signedIn(reply), managing: true }, ...this.#sessions];
	}

	#remember(session: v.InferOutput<typeof login>, managing: boolean): void {
		const { user_id: userId, access_token: access, refresh_token: refresh } = session;
		const isLike = (known: Session) => known.managing === managing;
		const [oldest, ...others] = this.#sessions.filter(isLike);
		const rest = this.#sessions.filter((known) => !isLike(known));
		const kept = oldest === undefined || others.length < 3 ? this.#sessions : [...rest, ...others];
		this.#sessions = [...kept, { userId, access, refresh, managing }];
	}

	#forget(isOver: (session: Session) => boolean): void {
		for (const { refresh, access } of this.#sessions.filter(isOver)) {
			this.#stale = newest(newest(this.#stale, refresh), access);
		}
		this.#sessions = this.#sessions.filter((session) => !isOver(session));
	}
}

function newest(all: readonly string[], one: string): readonly string[] {
	return [...all.slice(-19), one];
}
