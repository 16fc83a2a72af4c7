import type { Context } from 'hono';
import { controlPath } from '../../protocol/control.ts';

const quietPaths: ReadonlySet<string> = new Set([controlPath, '/healthz', '/readyz']);

/**
 * What the log says of a request: method, path, status, milliseconds. Never a query, header or body, which may hold
 * secrets. Undefined for what would fill the log: renewals by control, and whoever asks whether the server is well.
 */
export function requestLine({ req, res }: Context, milliseconds: number): string | undefined {
	if (res.ok && quietPaths.has(req.path)) return undefined;
	// Percent-encoded already as a rule; a log line must not be split by one that is not.
	const path = req.path.slice(0, 200).replace(/[^\x21-\x7e]/g, '?');
	return `${req.method} ${path} ${res.status} ${milliseconds.toFixed(1)}ms`;
}
