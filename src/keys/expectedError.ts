import { ApiError } from '../protocol/errors.ts';

/** An error that is already a sentence for the person. */
export class ExpectedError extends Error {
	override readonly name = 'ExpectedError';
}

/** Whether the person changed their mind, which is nothing to report. */
export function isCancelled(error: unknown): boolean {
	return error instanceof ApiError && error.code === 'Cancelled';
}
