import type { ApiReply } from '../protocol/transport.ts';

/**
 * Seconds after which a service wants to be asked again, told as such or as a date. A date is compared with the
 * service's own and never with this machine's, which may be wrong.
 * @returns undefined when nothing usable is told
 */
export function retryAfterOf({ headers }: ApiReply): number | undefined {
	const told = headers['retry-after'] ?? '';
	if (/^\d{1,9}$/.test(told)) return Number(told);
	const seconds = (timeOf(told) - timeOf(headers['date'])) / 1000;
	return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Milliseconds since 1970 of a date as HTTP writes it, else NaN. */
function timeOf(text = ''): number {
	return text.endsWith('GMT') ? Date.parse(text) : NaN;
}
