import { ApiError } from '../protocol/errors.ts';

/** What Node says when no connection came about, or one to somebody else: the request stayed here. */
const unsentCodes = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ERR_TLS_.*|UNABLE_TO_.*|.*CERT.*)$/;
const unsentCalls: readonly unknown[] = ['connect', 'getaddrinfo'];

/** Refusals of status 500 and above that come before the work. */
const refusedUndone: readonly string[] = ['Unavailable', 'MaintenanceInProgress'];

/** Whether nobody listens at the address. */
export function isRefusedConnection({ cause }: ApiError): boolean {
	return fieldOf(cause, 'code') === 'ECONNREFUSED';
}

/** Whether the service may have done what it was asked, although the request, once under way, failed like this. */
export function mayHaveHappened(error: ApiError): boolean {
	const { code, status, cause } = error;
	if (code === 'Unreachable') return !isUnsent(cause);
	if (status === undefined) return code === 'TimedOut' || code === 'Cancelled' || code === 'UnexpectedReply';
	if (status < 300) return code === 'UnexpectedReply';
	return status >= 500 && !refusedUndone.includes(code);
}

/** The same failure, or `OutcomeUnknown` with a text that says what to do when the service may have done its part. */
export function outcomeOf(error: unknown, ifLost: string | undefined): unknown {
	if (ifLost === undefined || !(error instanceof ApiError) || !mayHaveHappened(error)) return error;
	return new ApiError('OutcomeUnknown', { message: ifLost, cause: error });
}

function isUnsent(cause: unknown): boolean {
	const code = fieldOf(cause, 'code');
	return (typeof code === 'string' && unsentCodes.test(code)) || unsentCalls.includes(fieldOf(cause, 'syscall'));
}

function fieldOf(cause: unknown, name: string): unknown {
	return typeof cause === 'object' && cause !== null ? Reflect.get(cause, name) : undefined;
}
