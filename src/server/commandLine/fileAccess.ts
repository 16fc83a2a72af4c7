import { errorCode } from '../errorCode.ts';
import { Refusal } from '../refusal.ts';
import { isSystemError } from '../store/storeErrors.ts';

export function isMissing(error: unknown): boolean {
	return isSystemError(error) && errorCode(error) === 'ENOENT';
}

/** What to do about a file that is there, or may be, and cannot be read; any error but the system's stays as it is. */
export function noAccess(path: string, error: unknown): unknown {
	if (!isSystemError(error)) return error;
	return new Refusal(
		`${path} cannot be read (${errorCode(error) ?? error.message}); run this as the account that the server runs as.`,
	);
}
