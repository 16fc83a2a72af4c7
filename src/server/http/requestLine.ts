import type { Context } from 'hono';
import { controlPath } from '../../protocol/control.ts';

const quietPaths: ReadonlySet<string> = new Set([controlPath, '/healthz', '/readyz']);

/** What looks like a key's value or a token, however much is missing at its end. */
const secrets = /uak_\w+|eyJ[\w.-]+/g;

/**
 * What the log says of a request: method, path, status, milliseconds. Never a query, header or body, which may hold
 * secrets. Undefined for what would fill the log: renewals by control, and whoever asks whether the server is well.
 */
export function requestLine({ req, res }: Context, milliseconds: number): string | undefined {
	if (res.ok && quietPaths.has(req.path)) return undefined;
	// Some take a key's value or a token for its id. The rest is percent-encoded as a rule; what is not must not split a line.
	const path = req.path
		.replace(secrets, '(secret)')
		.slice(0, 200)
		.replace(/[^\x21-\x7e]/g, '?');
	return `${req.method} ${path} ${res.status} ${milliseconds.toFixed(1)}ms`;
}
