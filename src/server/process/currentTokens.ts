import { statSync } from 'node:fs';
import { decodeProtectedHeader } from 'jose';
import { readSigningKeys, type SigningKeys } from '../auth/signingKeys.ts';
import { createTokens, type TokenName, type Tokens } from '../auth/tokens.ts';
import { isUnavailable } from '../store/storeErrors.ts';
import type { Log } from './log.ts';
import type { SharedSigningKeys } from './sharedSigningKeys.ts';

export interface CurrentTokens {
	readonly tokens: Tokens;
	/** Stops looking. */
	readonly close: () => void;
}

/** Looks for signing keys. @returns undefined while they are as they were */
type Look = () => SigningKeys | undefined | Promise<SigningKeys | undefined>;

/**
 * Tokens by the signing keys in a file. The command line may change that while the server runs, so it is looked at now
 * and then; a file that cannot be read leaves the keys as they were.
 * @param seconds between two looks
 * @throws Refusal when it cannot be read at the start
 */
export function openTokens(path: string, seconds: number, log: Log): CurrentTokens {
	let state = stateOf(path);
	const first = readSigningKeys(path);
	state ??= stateOf(path);
	const { look, ...current } = follow(first, log, () => {
		const seen = stateOf(path);
		// One that is gone is no reason to make up new keys, by which everybody would be signed out.
		if (seen === undefined || seen === state) return undefined;
		const keys = readSigningKeys(path);
		state = seen;
		return keys;
	});
	return { tokens: current.tokens, close: every(seconds, look) };
}

/**
 * Tokens by the signing keys that several servers share. Another one may have put new keys there and have signed with
 * them already, so they are looked at now and then, and at once when a token names a key that is not known here or when
 * they are published.
 * @throws Refusal when there are none that can be read
 */
export async function openSharedTokens(shared: SharedSigningKeys, seconds: number, log: Log): Promise<CurrentTokens> {
	let last = await shared.read();
	if (last === undefined) throw new RangeError('Signing keys are made before they are followed');
	const { tokens, look, knows } = follow(last.keys, log, async () => {
		const seen = await shared.read();
		if (seen === undefined || seen.state === last?.state) return undefined;
		last = seen;
		return seen.keys;
	});
	const lookNow = shareLooks(() => look('throw'));
	const check: Tokens['check'] = async (name, token) => {
		const known = await tokens.check(name, token);
		if (known.kind !== 'bad' || knows(name, token)) return known;
		await lookNow();
		return tokens.check(name, token);
	};
	const checked: Tokens = {
		issueAccess: (session) => tokens.issueAccess(session),
		issueRefresh: (session, expiresAt) => tokens.issueRefresh(session, expiresAt),
		check,
		publish: async () => {
			// While the database is away, those that are known here are good all the same.
			await lookNow().catch(() => undefined);
			return tokens.publish();
		},
	};
	return { tokens: checked, close: every(seconds, look) };
}

function follow(first: SigningKeys, log: Log, lookOnce: Look) {
	let keys = first;
	let current = createTokens(keys, Date.now);
	let problem: string | undefined;
	const tokens: Tokens = {
		issueAccess: (session) => current.issueAccess(session),
		issueRefresh: (session, expiresAt) => current.issueRefresh(session, expiresAt),
		check: (name, token) => current.check(name, token),
		publish: () => current.publish(),
	};
	/** @param trouble whether whoever looks has to hear that the database does not answer */
	const look = async (trouble: 'throw' | 'log' = 'log') => {
		try {
			const seen = await lookOnce();
			problem = undefined;
			if (seen === undefined) return;
			keys = seen;
			current = createTokens(keys, Date.now);
			log('took up new signing keys');
		} catch (error) {
			if (trouble === 'throw' && isUnavailable(error)) throw error;
			// Tried again each time, and said once.
			if (problem !== String(error)) log(`the signing keys stay as they were: ${String(error)}`);
			problem = String(error);
		}
	};
	const knows = (name: TokenName, token: string) => {
		const kid = kidOf(token);
		return kid === undefined || keys[name].some((key) => key.kid === kid);
	};
	return { tokens, look, knows };
}

function kidOf(token: string): string | undefined {
	try {
		return decodeProtectedHeader(token).kid;
	} catch {
		return undefined;
	}
}

/** However many ask for a look, one is under way and one waits; whoever asks gets one that begins afterwards. */
function shareLooks(look: () => Promise<void>): () => Promise<void> {
	let running = Promise.resolve();
	let next: Promise<void> | undefined;
	return () =>
		(next ??= running
			.catch(() => undefined)
			.then(() => {
				next = undefined;
				return (running = look());
			}));
}

/** @returns ends it */
function every(seconds: number, look: () => Promise<void>): () => void {
	const looking = setInterval(() => void look(), seconds * 1000);
	return () => clearInterval(looking);
}

/** Differs whenever the file was written: it is replaced by another each time. Undefined where there is none. */
function stateOf(path: string): string | undefined {
	const stats = statSync(path, { throwIfNoEntry: false });
	return stats && `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}
