import { ApiError, type ErrorCode } from '../protocol/errors.ts';
import { isRefusedConnection, mayHaveHappened } from './outcome.ts';
import type { Pace } from './pace.ts';

const maxAttempts = 3;
/** Milliseconds before the second attempt, at most; doubled before each further one. */
const firstWait = 100;

/** A call that leaves the same behind however often it is made. */
export interface Repeat<T> {
	/** How an attempt is refused when one before it, whose answer got lost, has done the work already; and that answer. */
	readonly whenDone?: { readonly refusal: ErrorCode; readonly answer: T };
}

/** Until when, by whose wish, and at which pace. */
export interface Terms {
	readonly timeoutMs: number;
	readonly signal: AbortSignal;
	readonly pace: Pace;
}

/**
 * Calls a service, and again after what may pass in a moment if the call may be repeated. Waits longer each time, and as
 * long as the service asks for; if that is more than the time left, its refusal stands.
 * @param repeat undefined for what must not happen twice
 * @throws ApiError what the last attempt failed with; `Cancelled` or `TimedOut` by the signal
 */
export async function repeated<T>(
	repeat: Repeat<T> | undefined,
	attempt: () => Promise<T>,
	{ timeoutMs, signal, pace }: Terms,
): Promise<T> {
	if (repeat === undefined) return attempt();
	const end = pace.now() + timeoutMs;
	let mayBeDone = false;
	for (let attempts = 1; ; attempts++) {
		try {
			return await attempt();
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			if (mayBeDone && error.code === repeat.whenDone?.refusal) return repeat.whenDone.answer;
			const wait = waitAfter(error, attempts, pace.random());
			if (wait === undefined || pace.now() + wait >= end) throw error;
			mayBeDone ||= mayHaveHappened(error);
			await pace.wait(wait, signal);
		}
	}
}

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
