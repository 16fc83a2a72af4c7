import { controlPath } from '../../protocol/control.ts';

/** Where others ask whether the server is well; they learn nothing else. */
export const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** What looks like a key's value or a token, however much is missing at its end. */
const secrets = /uak_\w+|eyJ[\w.-]+/g;

/**
 * What the log says of a request: method, path, status, milliseconds. Never a query, header or body, which may hold
 * secrets. Undefined for what would fill the log: renewals by control, and whoever asks whether the server is well.
 */
export function requestLine({ method, path, reply }: Answered, milliseconds: number): string | undefined {
	if (reply.ok && (path === controlPath || healthPaths.has(path))) return undefined;
	// Some take a key's value or a token for its id. The rest is percent-encoded as a rule; what is not must not split a line.
	const shown = path
		.replace(secrets, '(secret)')
		.slice(0, 200)
		.replace(/[^\x21-\x7e]/g, '?');
	return `${method} ${shown} ${reply.status} ${milliseconds.toFixed(1)}ms`;
}

interface Answered {
	readonly method: string;
	readonly path: string;
	readonly reply: Response;
}
