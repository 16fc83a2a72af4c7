import type { Context } from 'hono';
import { controlPath } from '../../protocol/control.ts';

/**
 * What the log says of a request: method, path, status, milliseconds. Never a query, header or body, which may hold
 * secrets. Undefined for control, whose renewals would fill the log.
 */
export function requestLine({ req, res }: Context, milliseconds: number): string | undefined {
	if (req.path === controlPath && res.ok) return undefined;
	// Percent-encoded already as a rule; a log line must not be split by one that is not.
	const path = req.path.slice(0, 200).replace(/[^\x21-\x7e]/g, '?');
	return `${req.method} ${path} ${res.status} ${milliseconds.toFixed(1)}ms`;
}
