import { ApiError } from '../protocol/errors.ts';

/**
 * The error that an ended signal stands for: `TimedOut` for a timeout, `Cancelled` for everything else. A caller's own
 * reason is not kept: nobody knows what is in it.
 */
export function endOf(signal: AbortSignal): ApiError {
	const reason: unknown = signal.reason;
	if (reason instanceof ApiError) return reason;
	return new ApiError(reason instanceof Error && reason.name === 'TimeoutError' ? 'TimedOut' : 'Cancelled');
}

/**
 * Does some work until it is done or the signal ends, whichever comes first, even if the work ignores the signal.
 * @throws ApiError `Cancelled` or `TimedOut` by the signal, and whatever the work throws
 */
export async function untilEnded<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
	if (signal === undefined) return work();
	if (signal.aborted) throw endOf(signal);
	// Listening before the work does: what a transport makes of an ended signal varies, and comes too late to count.
	let end = () => {};
	const ended = new Promise<never>((_, reject) => {
		end = () => reject(endOf(signal));
		signal.addEventListener('abort', end);
	});
	try {
		return await Promise.race([work(), ended]);
	} finally {
		signal.removeEventListener('abort', end);
	}
}

/**
 * The same with a timeout in milliseconds besides the caller's own signal; the work gets both as one.
 * @throws ApiError `TimedOut`, `Cancelled`, and whatever the work throws
 */
export async function withDeadline<T>(
	timeoutMs: number,
	signal: AbortSignal | undefined,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const timeout = new AbortController();
	const timer = setTimeout(() => timeout.abort(new ApiError('TimedOut')), timeoutMs);
	const both = signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]);
	try {
		return await untilEnded(both, () => work(both));
	} finally {
		clearTimeout(timer);
	}
}
