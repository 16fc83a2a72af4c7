import { statSync } from 'node:fs';
import { readSigningKeys } from '../auth/signingKeys.ts';
import { createTokens, type Tokens } from '../auth/tokens.ts';
import type { Log } from './log.ts';

export interface CurrentTokens {
	readonly tokens: Tokens;
	/** Stops looking. */
	readonly close: () => void;
}

/**
 * Tokens by the signing keys in a file. The command line may change that while the server runs, so it is looked at now
 * and then; a file that cannot be read leaves the keys as they were.
 * @param seconds between two looks
 * @throws StartError when it cannot be read at the start
 */
export function openTokens(path: string, seconds: number, log: Log): CurrentTokens {
	let state = stateOf(path);
	let current = createTokens(readSigningKeys(path), Date.now);
	state ??= stateOf(path);
	let problem: string | undefined;
	const look = () => {
		const seen = stateOf(path);
		// One that is gone is no reason to make up new keys, by which everybody would be signed out.
		if (seen === undefined || seen === state) return;
		current = createTokens(readSigningKeys(path), Date.now);
		state = seen;
		log('took up new signing keys');
	};
	const looking = setInterval(() => {
		try {
			look();
		} catch (error) {
			// Tried again each time, and said once.
			if (problem !== String(error)) log(`the signing keys stay as they were: ${String(error)}`);
			problem = String(error);
		}
	}, seconds * 1000);
	const tokens: Tokens = {
		issueAccess: (session) => current.issueAccess(session),
		issueRefresh: (session, expiresAt) => current.issueRefresh(session, expiresAt),
		check: (name, token) => current.check(name, token),
		get published() {
			return current.published;
		},
	};
	return { tokens, close: () => clearInterval(looking) };
}

/** Differs whenever the file was written: it is replaced by another each time. Undefined where there is none. */
function stateOf(path: string): string | undefined {
	const stats = statSync(path, { throwIfNoEntry: false });
	return stats && `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}
