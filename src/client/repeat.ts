import { ApiError, type ErrorCode } from '../protocol/errors.ts';
import type { ReplyOf, RouteName } from '../protocol/routes.ts';
import { isRefusedConnection, mayHaveHappened } from './outcome.ts';
import type { Pace } from './pace.ts';
import { readReply } from './readReply.ts';

const maxAttempts = 3;
/** Milliseconds before the second attempt, at most; doubled before each further one. */
const firstWait = 100;

interface Repeat {
	/** How an attempt is refused when one before it, whose answer got lost, has done the work already. */
	readonly refusedWhenDone?: ErrorCode;
}

/**
 * The routes that leave the same behind however often they are called. Refreshing opens nothing new; a session that is
 * closed already is refused as one, which is as good as closing it. Not here: what would make a second key, session or
 * account, and deleting a user, after whom nobody can be asked what became of it.
 */
const repeatable: Partial<Record<RouteName, Repeat>> = {
	location: {},
	profile: {},
	refresh: {},
	logOut: {},
	listKeys: {},
	fetchKey: {},
	enableKey: {},
	disableKey: {},
	deleteKey: { refusedWhenDone: 'APIKeyNotFound' },
};

/** Until when, by whose wish, and at which pace. */
export interface Terms {
	readonly timeoutMs: number;
	readonly signal: AbortSignal;
	readonly pace: Pace;
}

/**
 * Calls a route, and again after what may pass in a moment if the route may be repeated. Waits longer each time, and as
 * long as the service asks for; if that is more than the time left, its refusal stands.
 * @throws ApiError what the last attempt failed with; `Cancelled` or `TimedOut` by the signal
 */
export async function repeated<Name extends RouteName>(
	name: Name,
	attempt: () => Promise<ReplyOf<Name>>,
	{ timeoutMs, signal, pace }: Terms,
): Promise<ReplyOf<Name>> {
	const repeat = repeatable[name];
	if (repeat === undefined) return attempt();
	const end = pace.now() + timeoutMs;
	let mayBeDone = false;
	for (let attempts = 1; ; attempts++) {
		try {
			return await attempt();
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			if (mayBeDone && error.code === repeat.refusedWhenDone) return readReply(name, done, []);
			const wait = waitAfter(error, attempts, pace.random());
			if (wait === undefined || pace.now() + wait >= end) throw error;
			mayBeDone ||= mayHaveHappened(error);
			await pace.wait(wait, signal);
		}
	}
}

/** The answer that got lost. */
const done = { status: 204, headers: {}, body: '' };

/** Milliseconds until the next attempt; undefined when there is to be none. */
function waitAfter(error: ApiError, attempts: number, random: number): number | undefined {
	// Where nobody listens, somebody may just be starting anew; more than one look is not worth its time.
	const enough = isRefusedConnection(error) ? 2 : maxAttempts;
	if (!mayPass(error) || attempts >= enough) return undefined;
	// By chance, so that those who failed together do not come back together.
	const backOff = firstWait * 2 ** (attempts - 1) * (1 + random) * 0.5;
	return backOff + (error.retryAfter ?? 0) * 1000;
}

/** Whether it may be over in a moment: a lost connection, or a service or proxy that says so by its status. */
function mayPass({ code, status }: ApiError): boolean {
	if (status === 429) return code !== 'NotTheService';
	return code === 'Unreachable' || status === 502 || status === 503 || status === 504;
}
